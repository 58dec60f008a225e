#pragma once

#include "ui/client/api_error.h"

#include <QByteArray>
#include <QNetworkReply>
#include <QString>

namespace pallium::ui {

/// At most 4,000 characters of what a server said, without control characters and outer space.
QString serverText(const QString& text);

/// What an answer with a status outside 2xx means. `body` is read as Prometheus' error object,
/// Alertmanager's `{"code", "message"}`, a bare JSON string, a web page or plain text. Never fails:
/// an empty body gives a text that names the status.
ApiError statusError(int status, const QByteArray& body);

/// What Prometheus' error object of any status means; `status` is that of HTTP.
ApiError prometheusError(int status, const QString& errorType, const QString& text);

/// What a transfer that broke means. `text` is Qt's.
ApiError transferError(QNetworkReply::NetworkError error, const QString& text);

/// The answer is not what was asked for; `what` is a whole sentence.
ApiError decodeError(const QString& what);

}  // namespace pallium::ui
