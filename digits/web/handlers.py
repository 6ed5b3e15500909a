"""Handlers: one for each route, request in, response out."""

from __future__ import annotations

from flask import Request, Response

from digits import service
from digits.web import requests, responses, static
from digits.web.json_body import Batch, pictures_of


def predict_digit(request: Request) -> Response:
    """One picture -> its digit; a batch -> theirs."""
    sent = requests.read_pictures(request)
    if isinstance(sent, Batch):
        results = service.predict_many(pictures_of(sent), service.recognizer())
        return responses.answer_batch(results, sent.reply, request)
    prediction = service.predict(
        sent, service.recognizer(), count_digits=requests.wants_json(request)
    )
    return responses.answer(prediction, request)


def read_number(request: Request) -> Response:
    """One picture of a number -> its digits."""
    number = service.read(requests.read_picture(request), service.recognizer())
    return responses.answer_number(number, request)


def health(request: Request) -> Response:
    """What is running here; a 503 problem where the model cannot be opened."""
    return responses.json_response(static.health(service.recognizer().model))
