"""Of a photograph's components, those that are ink are kept, and for one digit the one meant."""

from __future__ import annotations

import numpy as np
import pytest

from digits.imaging.photographs.selection import main_component, off_desk, without_small_components


def test_the_largest_component_is_kept_and_what_is_near_it() -> None:
    ink = np.zeros((100, 200), np.float32)
    ink[20:80, 50:60] = 1
    ink[20:30, 63:80] = 1  # a flag, three pixels away
    ink[20:60, 120:130] = 1
    kept = main_component(ink)
    assert kept[20:80, 50:80].sum() == ink[20:80, 50:80].sum()
    assert kept[:, 100:].sum() == 0


@pytest.mark.parametrize("cut_off", [False, True])
def test_what_the_rim_cuts_off_is_rarely_meant(cut_off: bool) -> None:
    ink = np.zeros((100, 200), np.float32)
    ink[30:80, 100:110] = 1
    top = 0 if cut_off else 10
    ink[top : top + 80, 20:30] = 1  # larger, but less than four times
    assert (main_component(ink)[:, 100:].sum() > 0) == cut_off


@pytest.mark.parametrize("number", [False, True])
def test_small_components_are_specks_of_one_digit_alone(number: bool) -> None:
    mask = np.zeros((400, 400), bool)
    mask[50:350, 100:140] = True
    mask[200:210, 300:310] = True  # a hundredth
    assert without_small_components(mask, number)[205, 305] == number
    assert without_small_components(mask, number)[100, 120]


def test_slivers_at_the_rim_are_no_ink() -> None:
    mask = np.zeros((200, 300), bool)
    mask[50:150, 100:120] = True
    mask[:, :3] = mask[-8:, 150:290] = True
    kept = without_small_components(mask, number=False)
    assert kept.sum() == mask[50:150, 100:120].sum()


def test_what_is_left_of_a_desk_goes_with_it() -> None:
    darkness = np.zeros((200, 200), np.float32)
    desk = np.zeros((200, 200), bool)
    desk[:, :40] = True
    darkness[:, 40:44] = 0.5  # its edge
    darkness[60:140, 100:110] = 0.8
    cleaned = off_desk(darkness, desk, 0.18)
    assert cleaned[:, :50].sum() == 0
    assert cleaned[100, 105] == np.float32(0.8)


def test_grain_alone_is_no_mark() -> None:
    mask = np.zeros((50, 50), bool)
    mask[::10, ::10] = True
    assert not without_small_components(mask, number=False).any()
