"""Targets of the decoder: a Gaussian over log10, read off the digit tree."""

import math

import numpy as np
import pytest
import torch

from rlm_model.contract.numbers import NumberCodec
from rlm_model.contract.queries import DecoderGrammar
from rlm_model.training.targets import NumberTargets


def make(digits: int) -> tuple[DecoderGrammar, NumberTargets]:
    grammar = DecoderGrammar(NumberCodec(mantissa_digits=digits))
    return grammar, NumberTargets(grammar)


def spelled(grammar: DecoderGrammar, value: float) -> list[int]:
    return [grammar.ids[token] for token in grammar.codec.encode(value)]


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_narrow_gaussian_spells_its_mean(digits: int) -> None:
    grammar, targets = make(digits)
    mean = torch.linspace(-11.5, 15.2, 997)
    numbers, shares = targets.sample(mean, torch.full_like(mean, 1e-9))
    for log10, ids, share in zip(mean.double().tolist(), numbers.tolist(), shares, strict=True):
        assert ids == spelled(grammar, 10**log10)
        assert share[range(len(ids)), ids].min() > 0.99


@pytest.mark.parametrize("digits", [1, 2, 3])
def test_each_position_is_a_distribution_over_legal_tokens(digits: int) -> None:
    grammar, targets = make(digits)
    _, shares = targets.sample(torch.randn(50) * 3, torch.rand(50) + 0.01)
    assert torch.allclose(shares.sum(-1), torch.ones(50, digits + 2), atol=1e-5)
    for position in range(digits + 2):
        illegal = np.setdiff1d(np.arange(len(grammar.vocabulary)), grammar.legal_ids(position))
        assert shares[:, position, illegal].abs().max() == 0


def test_exponent_shares_are_those_of_the_gaussian() -> None:
    grammar, targets = make(2)
    _, shares = targets.sample(torch.tensor([-6.0]), torch.tensor([0.5]))
    # 9.95e-7 rounds to 1.0e-6, so a decade begins a little below its power of ten.
    edge = math.log10(0.995)
    expected = 0.5 * (math.erf((1 + edge) / 0.5 / 2**0.5) - math.erf(edge / 0.5 / 2**0.5))
    assert shares[0, 1, grammar.ids["<E-6>"]].item() == pytest.approx(expected, abs=1e-5)


def test_sampled_numbers_follow_the_gaussian() -> None:
    grammar, targets = make(2)
    mean, deviation = -4.2, 0.4
    numbers, _ = targets.sample(
        torch.full((4000,), mean),
        torch.full((4000,), deviation),
        torch.Generator().manual_seed(0),
    )
    values = [grammar.codec.decode([grammar.vocabulary[i] for i in row]) for row in numbers]
    logs = np.log10(values)
    assert logs.mean() == pytest.approx(mean, abs=0.03)
    assert logs.std() == pytest.approx(deviation, abs=0.03)


def test_values_outside_the_range_stay_legal() -> None:
    grammar, targets = make(2)
    numbers, shares = targets.sample(torch.tensor([-40.0, 40.0]), torch.tensor([0.1, 0.1]))
    assert numbers[0].tolist() == spelled(grammar, grammar.codec.smallest)
    assert numbers[1].tolist() == spelled(grammar, grammar.codec.largest)
    assert torch.isfinite(shares).all()
