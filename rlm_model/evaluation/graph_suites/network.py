"""A graph network over a network's operators, as in the literature of architecture search.

Messages go both ways along the edges; a network's operators are summed up and averaged, and a head
gives a number a task.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch_geometric.data import Batch, Data
from torch_geometric.nn import DirGNNConv, SAGEConv, global_add_pool, global_mean_pool

from rlm_model.corpora.graphs.profile import NUMBERS, OPERATORS, Profile
from rlm_model.evaluation.graph_suites.collection import Examples, FloatArray, IntArray
from rlm_model.evaluation.graph_suites.predictors import Lesson

INPUT_WIDTH = len(OPERATORS) + len(NUMBERS) + 1


@dataclass(frozen=True)
class NetworkOptions:
    """How large a graph network is, and how long it learns.

    Attributes:
        width: Of its layers.
        layers: How far messages go.
        batch: Networks of a step.
        steps: Steps at most.
        epochs: Times that all networks are seen at most: few networks need fewer steps.
        learning_rate: The highest, of one cycle.
    """

    width: int = 64
    layers: int = 4
    batch: int = 32
    steps: int = 1_500
    epochs: int = 100
    learning_rate: float = 3e-3


class GraphNetwork(nn.Module):
    """Gives each network a number a task."""

    def __init__(self, options: NetworkOptions, tasks: int) -> None:
        super().__init__()
        width = options.width
        self.embedding = nn.Linear(INPUT_WIDTH, width)
        self.layers = nn.ModuleList(
            DirGNNConv(SAGEConv(width, width)) for _ in range(options.layers)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(options.layers))
        self.head = nn.Sequential(nn.Linear(2 * width, width), nn.ReLU(), nn.Linear(width, tasks))

    def forward(self, batch: Data) -> Tensor:
        """Numbers of the networks of a batch, shape (networks, tasks)."""
        x = self.embedding(batch.x)  # (operators, width)
        for layer, norm in zip(self.layers, self.norms, strict=True):
            x = x + functional.relu(layer(norm(x), batch.edge_index))
        # A sum of a few hundred operators would drown the mean.
        total = global_add_pool(x, batch.batch) / 100
        return self.head(torch.cat([total, global_mean_pool(x, batch.batch)], dim=1))


class NetworkTasks:
    """One graph network of all tasks."""

    def __init__(self, options: NetworkOptions) -> None:
        """Takes its options."""
        self._options = options

    def fit_predict(
        self, lessons: Sequence[Lesson], asked: Examples, outputs: IntArray
    ) -> FloatArray:
        """See `Regressor`."""
        tasks = np.unique(np.concatenate([*(lesson.outputs for lesson in lessons), outputs]))
        graphs: list[Data] = []
        rows: list[FloatArray] = []
        for lesson in lessons:
            examples = lesson.examples
            found = np.full((len(examples.collection.ids), len(tasks)), np.nan)
            found[examples.units, np.searchsorted(tasks, lesson.outputs)] = lesson.targets
            units = np.unique(examples.units)
            graphs += _graphs(examples, units)
            rows.append(found[units])
        model, mean, deviation = self._trained(graphs, np.concatenate(rows))
        units, row = np.unique(asked.units, return_inverse=True)
        answers = self._answers(model, _graphs(asked, units)) * deviation + mean
        return answers[row, np.searchsorted(tasks, outputs)]

    def _trained(
        self, graphs: Sequence[Data], values: FloatArray
    ) -> tuple[GraphNetwork, FloatArray, FloatArray]:
        """A network of standardised numbers, their means and deviations."""
        options = self._options
        known = ~np.isnan(values)
        counts = np.maximum(known.sum(axis=0), 1)
        mean = np.where(known, values, 0).sum(axis=0) / counts
        deviation = np.sqrt(np.where(known, (values - mean) ** 2, 0).sum(axis=0) / counts)
        deviation = np.maximum(deviation, 1e-9)
        standard = torch.tensor(np.where(known, (values - mean) / deviation, 0), dtype=torch.float)
        mask = torch.tensor(known)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            model = GraphNetwork(options, values.shape[1])
        steps = min(options.steps, -(-len(graphs) // options.batch) * options.epochs)
        optimizer = torch.optim.AdamW(model.parameters(), lr=options.learning_rate)
        schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, options.learning_rate, steps)
        random = np.random.default_rng(0)
        order: list[int] = []
        for _ in range(steps):
            if not order:
                order = random.permutation(len(graphs)).tolist()
            chosen, order = order[: options.batch], order[options.batch :]
            said = model(Batch.from_data_list([graphs[each] for each in chosen]))
            errors = functional.smooth_l1_loss(said, standard[chosen], reduction="none")
            loss = errors[mask[chosen]].mean()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        return model.eval(), mean, deviation

    @torch.no_grad()
    def _answers(self, model: GraphNetwork, graphs: Sequence[Data]) -> FloatArray:
        size = 4 * self._options.batch
        parts = [
            model(Batch.from_data_list(list(graphs[at : at + size])))
            for at in range(0, len(graphs), size)
        ]
        return torch.cat(parts).double().numpy()


def _graphs(examples: Examples, units: IntArray) -> list[Data]:
    profiles = examples.collection.profiles
    if profiles is None:
        raise ValueError(f"{examples.collection.name} holds no networks")
    return [_graph(profiles[unit]) for unit in units]


def _graph(profile: Profile) -> Data:
    kinds = torch.eye(len(OPERATORS))[torch.tensor(profile.operators.astype(np.int64))]
    numbers = torch.tensor(np.log10(1 + profile.numbers))
    depths = torch.tensor(profile.depths / max(profile.depths.max(), 1), dtype=torch.float)
    return Data(
        x=torch.cat([kinds, numbers, depths[:, None]], dim=1),
        edge_index=torch.tensor(profile.edges.T.astype(np.int64)),
    )
