"""The model: tiny and exact."""

import inspect

import numpy as np
import pytest
import torch
from tiny_rlm import IDS, QUERIES, TINY, ones, tiny

from rlm_model.contract.quantiles import prefix_ids, read_quantiles
from rlm_model.modeling.configuration import RLMConfig
from rlm_model.modeling.encoders.own import pool_mask, pool_pairs
from rlm_model.modeling.model import RLMForRegression


def teacher_forced(model, ids, mask, queries, values):
    """Logits of each number position and the number's ids, (U, Q, length, ...)."""
    grammar = model.config.grammar
    prefixes = torch.tensor([grammar.query_ids(query) for query in queries])
    spelled = [grammar.codec.encode(value) for value in values]
    numbers = torch.tensor([[grammar.ids[token] for token in tokens] for tokens in spelled])
    units = ids.shape[0]
    prefixes, numbers = (t.expand(units, *t.shape) for t in (prefixes, numbers))
    return model(ids, mask, prefixes, numbers), prefixes, numbers


# Shapes, saving, padding


def test_quantiles_are_positive_ascending_and_of_one_shape():
    found = tiny().quantiles(IDS, ones(IDS), QUERIES)
    assert found.shape == (2, 3, 3)
    assert (found > 0).all()
    assert (np.diff(found, axis=-1) > 0).all()


@pytest.mark.parametrize(
    "fields", [{}, {"embedding_size": 16}, {"causal_layers": 1}, {"pool_after": 1}], ids=str
)
def test_a_saved_model_answers_the_same(tmp_path, fields):
    model = tiny(**fields)
    model.save_pretrained(tmp_path)
    loaded = RLMForRegression.from_pretrained(tmp_path).eval()
    names = [name for name in inspect.signature(RLMConfig).parameters if name != "kwargs"]
    for name in names:
        assert getattr(loaded.config, name) == getattr(model.config, name), name
    expected = model.quantiles(IDS, ones(IDS), QUERIES)
    assert loaded.quantiles(IDS, ones(IDS), QUERIES).tobytes() == expected.tobytes()


@pytest.mark.parametrize("pool_after", [0, 1])
@pytest.mark.parametrize("length", [3, 4])
def test_padding_and_neighbours_do_not_matter(pool_after, length):
    model = tiny(pool_after=pool_after)
    short = IDS[:1, :length]
    alone = model.quantiles(short, ones(short), QUERIES)
    ids = torch.zeros(2, 9, dtype=torch.long)
    mask = torch.zeros_like(ids)
    ids[0, :length], mask[0, :length] = short[0], 1
    ids[1, :6], mask[1, :6] = IDS[1], 1
    batch = model.quantiles(ids, mask, QUERIES)
    np.testing.assert_allclose(batch[:1], alone, rtol=1e-4)
    np.testing.assert_allclose(
        batch[1:], model.quantiles(IDS[1:], ones(IDS[1:]), QUERIES), rtol=1e-4
    )


def test_queries_of_one_pass_do_not_see_each_other():
    model = tiny()
    together = model.quantiles(IDS, ones(IDS), QUERIES)
    for index, query in enumerate(QUERIES):
        alone = model.quantiles(IDS, ones(IDS), [query])
        np.testing.assert_allclose(together[:, index : index + 1], alone, rtol=1e-4)


def test_the_text_and_the_query_matter():
    model = tiny()
    found = model.quantiles(IDS, ones(IDS), QUERIES)
    assert not np.allclose(found[0], found[1])
    assert not np.allclose(found[:, 0], found[:, 1])


# Grammar


def test_illegal_tokens_have_no_probability():
    model = tiny()
    output, _, _ = teacher_forced(model, IDS, ones(IDS), QUERIES[:1], [12.0])
    grammar = model.config.grammar
    shares = output.logits.softmax(-1)
    assert shares.shape == (2, 1, grammar.codec.length, len(grammar.vocabulary))
    for position in range(grammar.codec.length):
        legal = shares[:, :, position, grammar.legal_ids(position)]
        assert (legal > 0).all()
        torch.testing.assert_close(legal.sum(-1), torch.ones(2, 1))


# Training


def one_hot(numbers, model):
    size = len(model.config.grammar.vocabulary)
    return torch.nn.functional.one_hot(numbers, size).float()


def test_loss_is_the_negative_log_probability_of_the_number():
    model = tiny()
    output, prefixes, numbers = teacher_forced(model, IDS, ones(IDS), QUERIES, [0.12, 34.0, 560.0])
    chosen = output.logits.log_softmax(-1).gather(-1, numbers[..., None])[..., 0].sum(-1)
    targets = one_hot(numbers, model)
    loss = model(IDS, ones(IDS), prefixes, numbers, targets).loss
    torch.testing.assert_close(loss, -chosen.mean())
    weights = torch.tensor([[1.0, 0.0, 0.0], [0.0, 0.0, 3.0]])
    loss = model(IDS, ones(IDS), prefixes, numbers, targets, weights).loss
    torch.testing.assert_close(loss, -(chosen[0, 0] + 3 * chosen[1, 2]) / 4)


def test_a_few_steps_raise_the_probability_of_the_target():
    model = tiny()
    ids = IDS[:1]
    _, prefixes, numbers = teacher_forced(model, ids, ones(ids), QUERIES[:1], [0.42])
    targets = one_hot(numbers, model)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    model.train()
    losses = []
    for _ in range(30):
        loss = model(ids, ones(ids), prefixes, numbers, targets).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[1] < losses[0]
    assert losses[-1] < 0.1 < losses[0]
    quantiles = model.eval().quantiles(ids, ones(ids), QUERIES[:1])[0, 0]
    assert quantiles[1] == pytest.approx(0.42, rel=0.03)


def test_all_weights_learn():
    model = tiny()
    _, prefixes, numbers = teacher_forced(model, IDS, ones(IDS), QUERIES, [0.12, 34.0, 560.0])
    model(IDS, ones(IDS), prefixes, numbers, one_hot(numbers, model)).loss.backward()
    idle = [name for name, p in model.named_parameters() if p.grad is None or not p.grad.any()]
    assert idle == []


# Pooling


def test_pairs_become_their_mean():
    hidden = torch.tensor([[[1.0], [3.0], [5.0]], [[2.0], [9.0], [9.0]]])
    mask = torch.tensor([[1, 1, 1], [1, 0, 0]])
    assert pool_pairs(hidden, mask)[..., 0].tolist() == [[2.0, 5.0], [2.0, 0.0]]
    assert pool_mask(mask).tolist() == [[1, 1], [1, 0]]


@torch.inference_mode()
def test_half_as_many_states_stand_for_the_tokens():
    model = tiny(pool_after=1)
    mask = torch.tensor([[1] * 6, [1] * 3 + [0] * 3])
    hidden = model.encoder(IDS, mask)
    assert hidden.shape == (2, 3, 16)
    assert model.encoder.memory_mask(mask).tolist() == [[1, 1, 1], [1, 1, 0]]
    swapped = model.encoder(IDS[:, [1, 0, 2, 3, 4, 5]], mask)
    assert not torch.allclose(swapped, hidden)  # the first layer still tells them apart


@pytest.mark.parametrize("pool_after", [-1, 2])
def test_pooling_behind_the_last_layer_is_refused(pool_after):
    with pytest.raises(ValueError, match="must be below num_hidden_layers 2"):
        tiny(pool_after=pool_after)


# The walk and the pass


class TeacherForced:
    """A `TreeDecoder` that runs the whole sequence anew for each token, without any cache."""

    def __init__(self, model, ids, mask):
        self.model, self.mask = model, mask
        self.hidden = model.encoder(ids, mask)

    def prefill(self, tokens):
        self.lanes = torch.from_numpy(np.array(tokens))
        return self._logits()

    def step(self, parents, tokens):
        new = torch.from_numpy(np.array(tokens))[..., None]
        self.lanes = torch.cat((self.lanes[:, parents], new), dim=-1)
        return self._logits()

    def _logits(self):
        keys, values = self.model.decoder.memory(self.hidden)
        layers, units, heads, _, size = keys.shape
        empty = keys.new_zeros(layers, units, self.lanes.shape[1], heads, 0, size)
        logits, _, _ = self.model.decoder(self.lanes, self.mask, keys, values, empty, empty)
        return logits[:, :, -1].numpy()


@torch.inference_mode()
@pytest.mark.parametrize("digits", [1, 2, 3])
def test_step_by_step_is_the_whole_pass(digits):
    model = tiny(mantissa_digits=digits)
    mask = torch.tensor([[1] * 6, [1] * 4 + [0] * 2])
    stepped = model.quantiles(IDS, mask, QUERIES)
    whole = read_quantiles(TeacherForced(model, IDS, mask), model.config.grammar, QUERIES, 2)
    np.testing.assert_allclose(stepped, whole, rtol=1e-4)


@torch.inference_mode()
def test_forward_shows_what_the_walk_sees():
    """Logits in training at the exponent are those that the walk starts from."""
    model = tiny()
    output, _, _ = teacher_forced(model, IDS, ones(IDS), QUERIES, [12.0] * 3)
    walker = TeacherForced(model, IDS, ones(IDS))
    prefixes = prefix_ids(model.config.grammar, QUERIES)
    first = walker.prefill(np.broadcast_to(prefixes, (2, *prefixes.shape)))
    np.testing.assert_allclose(output.logits[:, :, 1], first, rtol=1e-4, atol=1e-5)


# The encoder


@torch.inference_mode()
@pytest.mark.parametrize("layers", [0, 1, 2])
def test_causal_layers_hide_what_comes_after(layers):
    model = tiny(causal_layers=layers)
    changed = IDS.clone()
    changed[:, -1] = 45
    before, after = (model.encoder(ids, ones(ids)) for ids in (IDS, changed))
    same = torch.isclose(before, after, atol=1e-6).all(-1)
    # One layer that sees all is enough for all to see the last token.
    assert same[:, :-1].all() == (layers == 2)
    assert not same[:, -1].any()


@torch.inference_mode()
def test_order_of_the_tokens_matters():
    model = tiny()
    swapped = IDS[:, [0, 1, 3, 5, 4, 2]]
    found = [model.quantiles(ids, ones(ids), QUERIES) for ids in (IDS, swapped)]
    assert not np.allclose(found[0][1], found[1][1])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"num_attention_heads": 3}, "hidden_size 16 must be a multiple of num_attention_heads 3"),
        ({"num_key_value_heads": 3}, "and that of num_key_value_heads 3"),
        ({"causal_layers": 3}, "causal_layers 3 must be 0 to num_hidden_layers 2"),
        ({"decoder_heads": 3}, "decoder_hidden_size 16 must be a multiple of decoder_heads 3"),
    ],
)
def test_impossible_shapes_are_refused(fields, message):
    with pytest.raises(ValueError, match=message):
        RLMConfig(**{**TINY, **fields})


def test_own_layers_computed_twice_have_the_same_gradients():
    """With pooling and layers that look back alone."""
    gradients = []
    for twice in (False, True):
        model = tiny(pool_after=1, causal_layers=1).train()
        calls = []
        model.encoder.stack[0].query.register_forward_pre_hook(
            lambda *_, calls=calls: calls.append(1)
        )
        if twice:
            model.encoder.checkpoint_gradients()
        model.encoder(IDS, ones(IDS)).square().sum().backward()
        gradients.append([value.grad for value in model.encoder.parameters()])
        assert len(calls) == 1 + twice
    for first, second in zip(*gradients, strict=True):
        torch.testing.assert_close(first, second)


def test_a_context_of_8k_is_trained_and_read():
    """Its last tokens count, and layers that are computed twice keep less."""
    length = 8_192
    model = tiny(max_tokens=length, pool_after=1, num_attention_heads=2, num_key_value_heads=1)
    model.encoder.checkpoint_gradients()
    ids = torch.full((1, length), 7)
    states = model.train().encoder(ids, ones(ids))
    assert states.shape == (1, length // 2, 16)
    states[0, 0].square().sum().backward()
    assert model.encoder.embedding.weight.grad[7].abs().sum() > 0
    other = ids.clone()
    other[0, -1] = 9
    with torch.inference_mode():
        assert not torch.equal(model.eval().encoder(other, ones(ids))[0, 0], states[0, 0])
