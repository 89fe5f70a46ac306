"""Targets of the decoder: a Gaussian over log10 of a value, read off the digit tree.

A measured value is a narrow Gaussian (repeating a measurement moves it), a completed
one a wider one. Each position's target is the exact distribution of its token given the
tokens before it, so the decoder learns widths as well as places.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import torch
from torch import Tensor

from rlm_model.contract.queries import DecoderGrammar


class NumberTargets:
    """Makes shown numbers and target distributions of a grammar's numbers."""

    def __init__(self, grammar: DecoderGrammar) -> None:
        codec = grammar.codec
        self._grammar = grammar
        self._plus = grammar.ids["<+>"]
        self._exponent_id = grammar.ids[codec.exponents[0]]
        self._digit_id = grammar.ids["<0>"]
        self._exponents = len(codec.exponents)
        # A leaf is all numbers that round to it: half a unit of the last digit to both sides.
        # Below a power of ten the unit is a tenth.
        unit = 10.0 ** (1 - codec.mantissa_digits)
        self._floor = math.log10(1 - unit / 20)  # lower edge of the mantissa 1.00...
        self._half_unit = unit / 2

    def sample(
        self, mean: Tensor, deviation: Tensor, generator: torch.Generator | None = None
    ) -> tuple[Tensor, Tensor]:
        """Draws a value of each Gaussian and spells the distributions along its path.

        Args:
            mean: Of log10 of the value, any shape.
            deviation: Standard deviation of log10, same shape, above 0.
            generator: Source of randomness.

        Returns:
            Ids of the drawn numbers, shape (..., number length), and the target
            distributions, shape (..., number length, vocabulary).
        """
        codec = self._grammar.codec
        noise = torch.randn(mean.shape, generator=generator, device=mean.device)
        lowest = codec.exponent_min + self._floor + 1e-6
        highest = codec.exponent_max + 1 + self._floor - 1e-6
        drawn = (mean + deviation * noise).double().clamp(lowest, highest)
        mean, deviation = mean.double(), deviation.double()
        numbers = torch.empty(*mean.shape, codec.length, dtype=torch.long, device=mean.device)
        targets = torch.zeros(
            *mean.shape, codec.length, len(self._grammar.vocabulary), device=mean.device
        )
        numbers[..., 0] = self._plus
        targets[..., 0, self._plus] = 1.0

        edges = (
            torch.arange(self._exponents + 1, device=mean.device) + codec.exponent_min + self._floor
        )
        edges = edges.double().expand(*mean.shape, -1)
        child = self._level(edges, mean, deviation, targets[..., 1, :], self._exponent_id)
        exponent_index = child(drawn)
        numbers[..., 1] = self._exponent_id + exponent_index
        exponent = (exponent_index + codec.exponent_min).double()

        prefix = torch.zeros_like(exponent)  # mantissa so far
        for position in range(2, codec.length):
            scale = 10.0 ** (2 - position)
            first = 1 if position == 2 else 0
            digits = torch.arange(first, 11, device=mean.device).double() * scale
            lower = prefix[..., None] + digits - self._half_unit
            # The lowest leaf of a decade reaches down to the decade's own edge.
            lower = torch.where(
                lower < 1,
                torch.tensor(10.0**self._floor, dtype=torch.double, device=mean.device),
                lower,
            )
            edges = lower.log10() + exponent[..., None]
            child = self._level(
                edges, mean, deviation, targets[..., position, :], self._digit_id + first
            )
            digit = child(drawn) + first
            numbers[..., position] = self._digit_id + digit
            prefix = prefix + digit * scale
        return numbers, targets

    def _level(
        self, edges: Tensor, mean: Tensor, deviation: Tensor, out: Tensor, first_id: int
    ) -> Callable[[Tensor], Tensor]:
        """Fills one position's distribution.

        Args:
            edges: Ascending edges of the children's cells, shape (..., children + 1).
            mean: Shape (...).
            deviation: Shape (...).
            out: Distribution to fill, shape (..., vocabulary).
            first_id: Id of the first child.

        Returns:
            A function from values, shape (...), to the index of the child that holds each.
        """
        z = (edges - mean[..., None]) / deviation[..., None]
        # In the upper tail the complement keeps the precision that 1 - x loses.
        flip = torch.where(z[..., :1] > 0, -1.0, 1.0)
        mass = (torch.special.ndtr(z * flip).diff(dim=-1) * flip).clamp(min=0)
        total = mass.sum(-1, keepdim=True)
        children = mass.shape[-1]
        out[..., first_id : first_id + children] = torch.where(
            total > 1e-12, mass / total.clamp(min=1e-12), 1.0 / children
        ).float()

        def child(value: Tensor) -> Tensor:
            inside = torch.searchsorted(edges.contiguous(), value[..., None], right=True)
            return (inside[..., 0] - 1).clamp(0, children - 1)

        return child
