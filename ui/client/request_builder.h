#pragma once

#include "ui/client/api_client.h"

#include <QByteArray>
#include <QNetworkRequest>
#include <QString>
#include <QUrl>

namespace pallium::ui {

/// `GET`, `POST`, `DELETE`.
QString methodName(ApiRequest::Method method);

/// Address, prefix, path and, unless they travel as a form, parameters. Without user information.
QUrl requestUrl(const Endpoint& endpoint, const ApiRequest& request);

/// `POST http://host/prometheus/api/v1/query`: without parameters and secrets.
QString requestText(const Endpoint& endpoint, const ApiRequest& request);

/// `a=1&b=%20`, everything but letters, digits and `-._~` escaped.
QByteArray encodedParameters(const Parameters& parameters);

/// What goes into the body: the parameters of a POST as a form, else the request's body.
QByteArray requestBody(const ApiRequest& request);

/// The request with all its headers and settings; secrets inside.
QNetworkRequest networkRequest(const Endpoint& endpoint, const ApiRequest& request);

/// See ApiClient::curlCommand().
QString curlText(const Endpoint& endpoint, const ApiRequest& request);

}  // namespace pallium::ui
