"""Read the pickle of a fitted estimator without running it.

A pickle is a program for a stack machine (PEP 3154 and 574; the standard library's `pickletools`
documents each opcode). Python's own machine imports and calls what the program names, and sizes its
memo as the program says. This one knows the opcodes that an estimator of arrays is written with,
and calls nothing: objects become records of what was said, arrays are built from checked bytes.
"""

from __future__ import annotations

import math
import pickle
import struct
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

CLASSIFIER = ("sklearn.neighbors._classification", "KNeighborsClassifier")
DTYPE = ("numpy", "dtype")
FROM_BUFFER = ("numpy._core.numeric", "_frombuffer")

PLAIN = {"u1": "|", "i1": "|", "i2": "<", "i4": "<", "i8": "<", "f4": "<", "f8": "<"}
"""Types that an array may have, and the byte order of each: numbers alone."""

MAX_DIMENSIONS = 4

INTEGERS = {pickle.BININT: "<i", pickle.BININT1: "<B", pickle.BININT2: "<H"}
TEXTS = {pickle.SHORT_BINUNICODE: "<B", pickle.BINUNICODE: "<I"}
BYTES = {pickle.SHORT_BINBYTES: "<B", pickle.BINBYTES: "<I", pickle.BYTEARRAY8: "<Q"}
CONSTANTS = {pickle.NONE: None, pickle.NEWTRUE: True, pickle.NEWFALSE: False}
TUPLES = {pickle.EMPTY_TUPLE: 0, pickle.TUPLE1: 1, pickle.TUPLE2: 2, pickle.TUPLE3: 3}


class UnreadablePickle(ValueError):
    """A pickle of something else than an estimator of arrays."""


@dataclass
class Estimator:
    """What a pickle says of scikit-learn's classifier: its attributes by name."""

    state: Any = None


@dataclass
class DType:
    """What a pickle says of a numpy.dtype."""

    name: Any
    state: Any = None

    def checked(self) -> np.dtype[Any]:
        """The dtype, if it is one of plain numbers."""
        order = PLAIN.get(self.name)
        if order is None or self.state != (3, order, None, None, None, -1, -1, 0):
            refuse("an array is not of plain numbers")
        plain: np.dtype[Any] = np.dtype(order + self.name)
        return plain


def load(data: bytes) -> Estimator:
    """Read a pickle of protocol 5.

    Parameters
    ----------
    data : bytes

    Returns
    -------
    Estimator
        Its state holds numbers, texts, tuples, dictionaries and arrays.

    Raises
    ------
    UnreadablePickle
        For a pickle of anything else, however it was made.
    """
    try:
        result = Machine(data).run()
    except UnreadablePickle:
        raise
    except Exception as error:  # a foreign program may fail at any step
        raise UnreadablePickle("it is not the pickle of an estimator") from error
    if not isinstance(result, Estimator):
        refuse("it is no estimator")
    return result


class Machine:
    """The stack machine, its program, its stack, and its memo of what may be meant again."""

    def __init__(self, program: bytes) -> None:
        self.program = memoryview(program)  # its slices copy nothing: most of it is large arrays
        self.at = 0
        self.stack: list[Any] = []
        self.marks: list[int] = []
        self.memo: list[Any] = []

    def run(self) -> Any:
        """Run the program to its end; what is then on top of the stack."""
        while (opcode := bytes(self.take(1))) != pickle.STOP:
            if opcode in INTEGERS:
                self.stack.append(self.number(INTEGERS[opcode]))
            elif opcode in TEXTS:
                self.stack.append(str(self.take(self.number(TEXTS[opcode])), "utf-8"))
            elif opcode in BYTES:
                self.stack.append(self.take(self.number(BYTES[opcode])))
            elif opcode in CONSTANTS:
                self.stack.append(CONSTANTS[opcode])
            elif opcode in TUPLES:
                self.stack.append(tuple(self.pop(TUPLES[opcode])))
            else:
                self.step(opcode)
        return self.stack.pop()

    def step(self, opcode: bytes) -> None:
        """One of the other opcodes."""
        stack = self.stack
        match opcode:
            case pickle.PROTO:
                self.number("<B")
            case pickle.FRAME:
                self.number("<Q")
            case pickle.BINFLOAT:
                stack.append(self.number(">d"))
            case pickle.MEMOIZE:
                self.memo.append(stack[-1])
            case pickle.BINGET:
                stack.append(self.memo[self.number("<B")])
            case pickle.LONG_BINGET:
                stack.append(self.memo[self.number("<I")])
            case pickle.MARK:
                self.marks.append(len(stack))
            case pickle.TUPLE:
                stack.append(tuple(self.above_mark()))
            case pickle.EMPTY_DICT:
                stack.append({})
            case pickle.SETITEMS:
                items = self.above_mark()
                stack[-1].update(zip(items[::2], items[1::2], strict=True))
            case pickle.SETITEM:
                stack[-1].update([self.pop(2)])
            case pickle.STACK_GLOBAL:
                stack.append(tuple(self.pop(2)))
            case pickle.NEWOBJ | pickle.REDUCE:
                stack.append(create(*self.pop(2)))
            case pickle.BUILD:
                (state,) = self.pop(1)
                build(stack[-1], state)
            case _:
                refuse(f"the opcode {opcode!r} is not used by an estimator")

    def take(self, count: int) -> memoryview:
        """The next bytes of the program."""
        taken = self.program[self.at : self.at + count]
        if len(taken) < count:
            refuse("it is cut off")
        self.at += count
        return taken

    def number(self, form: str) -> Any:
        """The next number of the program, of a form that `struct` names."""
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def pop(self, count: int) -> list[Any]:
        """The topmost values, in the order in which they were pushed."""
        if count > len(self.stack):
            refuse("its stack is empty")
        return [self.stack.pop() for _ in range(count)][::-1]

    def above_mark(self) -> list[Any]:
        """The values that were pushed since the last mark."""
        return self.pop(len(self.stack) - self.marks.pop())


def create(constructor: Any, arguments: Any) -> Any:
    """What the program wants made by a call -> an array, or a record of it."""
    if not isinstance(constructor, tuple) or not isinstance(arguments, tuple):
        refuse("it calls something else than a name")
    named = ".".join(str(part)[:60] for part in constructor if isinstance(part, str))
    if constructor == CLASSIFIER and not arguments:
        return Estimator()
    if constructor == DTYPE and len(arguments) == 3:
        return DType(arguments[0])
    if constructor == FROM_BUFFER and len(arguments) == 4:
        return array(*arguments)
    return refuse(f"{named} has no place in a model")


def build(target: Any, state: Any) -> None:
    """Give a record its state."""
    if not isinstance(target, (Estimator, DType)):
        refuse("it changes something else than an estimator")
    target.state = state


def array(data: Any, dtype: Any, shape: Any, order: Any) -> NDArray[Any]:
    """Build an array, if its dtype is plain and its shape fits the bytes."""
    if not isinstance(data, memoryview) or not isinstance(dtype, DType):
        refuse("an array is not made of bytes")
    if not isinstance(shape, tuple) or not 1 <= len(shape) <= MAX_DIMENSIONS:
        refuse("an array has too many dimensions")
    if not all(type(side) is int and side > 0 for side in shape):
        refuse("an array has a side that is no length")
    plain = dtype.checked()
    if math.prod(shape) * plain.itemsize != len(data):
        refuse("the shape of an array does not fit its bytes")
    return np.frombuffer(data, plain).reshape(shape, order="F" if order == "F" else "C")


def refuse(why: str) -> NoReturn:
    raise UnreadablePickle(why)
