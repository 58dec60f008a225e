#pragma once

#include "tests/support/fake_server.h"

#include <QByteArray>

namespace pallium::test {

/// An answer of `query` with `series` series named `up`.
inline FakeAnswer vectorAnswer(int series) {
    QByteArray result;
    for (int i = 0; i < series; ++i) {
        if (i > 0) result += ',';
        result += "{\"metric\":{\"__name__\":\"up\",\"job\":\"job-" + QByteArray::number(i % 10) +
                  "\",\"pod\":\"pod-" + QByteArray::number(i) + "\"},\"value\":[1000,\"" +
                  QByteArray::number(i) + "\"]}";
    }
    return FakeAnswer::json(
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\","
        "\"result\":[" +
        result + "]}}");
}

/// An answer of `query_range` with as many series, each with two samples at the ends that were
/// asked for.
inline FakeAnswer matrixAnswer(const FakeRequest& request, int series) {
    const QByteArray start = request.parameter(QStringLiteral("start")).toUtf8();
    const QByteArray end = request.parameter(QStringLiteral("end")).toUtf8();
    QByteArray result;
    for (int i = 0; i < series; ++i) {
        if (i > 0) result += ',';
        result += "{\"metric\":{\"__name__\":\"up\",\"pod\":\"pod-" + QByteArray::number(i) +
                  "\"},\"values\":[[" + start + ",\"1\"],[" + end + ",\"" + QByteArray::number(i) +
                  "\"]]}";
    }
    return FakeAnswer::json(
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\","
        "\"result\":[" +
        result + "]}}");
}

inline FakeAnswer errorAnswer(int status, const QByteArray& type, const QByteArray& text) {
    return FakeAnswer::json(
        "{\"status\":\"error\",\"errorType\":\"" + type + "\",\"error\":\"" + text + "\"}", status);
}

inline const QByteArray kInstantPath = "/prometheus/api/v1/query";
inline const QByteArray kRangePath = "/prometheus/api/v1/query_range";

/// Both queries answer with `series` series.
inline void serveSeries(FakeServer& server, int series) {
    server.answer(kInstantPath, [series](const FakeRequest&) { return vectorAnswer(series); });
    server.answer(kRangePath,
                  [series](const FakeRequest& request) { return matrixAnswer(request, series); });
}

/// Both queries answer with the error.
inline void serveError(FakeServer& server, const FakeAnswer& answer) {
    server.answer(kInstantPath, answer);
    server.answer(kRangePath, answer);
}

}  // namespace pallium::test
