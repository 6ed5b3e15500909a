"""Handlers: one for each route, request in, response out."""

from __future__ import annotations

from flask import Request, Response

from digits import service
from digits.classifier.recognizer import Recognizer
from digits.web import requests, responses
from digits.web.json_body import Batch, Picture, pictures_of


def predict_digit(request: Request) -> Response:
    """One picture -> its digit; a batch -> theirs."""
    sent = requests.read_pictures(request)
    recognizer = recognizer_for(sent)
    if isinstance(sent, Batch):
        results = service.predict_many(pictures_of(sent), recognizer)
        return responses.answer_batch(results, sent.reply, request, recognizer.examples)
    if not requests.wants_json(request):
        return responses.answer_text(service.predict(sent.data, recognizer))
    prediction = service.predict(sent.data, recognizer, count_digits=True)
    return responses.answer_json(prediction, requests.wants_explanation(request))


def read_number(request: Request) -> Response:
    """One picture of a number -> its digits."""
    sent = requests.read_picture(request)
    recognizer = recognizer_for(sent)
    number = service.read(sent.data, recognizer)
    return responses.answer_number(number, request, recognizer.examples)


def recognizer_for(sent: Picture | Batch) -> Recognizer:
    """The recogniser of this instance, with the examples of a request where it has any."""
    recognizer = service.recognizer()
    return recognizer if sent.examples is None else service.with_examples(sent.examples, recognizer)


def health(request: Request) -> Response:
    """What is running here; a 503 problem where the model cannot be opened."""
    return responses.answer_health(service.recognizer().model)
