#include "ui/widgets/error_text.h"

#include <QCoreApplication>
#include <QStringList>
#include <QUrl>

namespace pallium::ui {
namespace {

/// Translated in the context of this file.
struct ErrorText {
    Q_DECLARE_TR_FUNCTIONS(ErrorText)
};

constexpr int kShownCharacters = 300;

QString shortened(const QString& text) {
    const QString line = text.simplified();
    return line.size() <= kShownCharacters ? line : line.left(kShownCharacters) + QChar(u'…');
}

/// The address in `POST http://host:1/path`, without the path.
QString serverOf(const ApiError& error) {
    const QUrl url(error.request.section(u' ', 1));
    return url.isValid() && !url.host().isEmpty()
               ? url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery).toString()
               : QString();
}

bool needsTenant(const ApiError& error) {
    return error.text.contains(QStringLiteral("no org id"));
}

/// What the server said, or what stands in for silence.
QString said(const ApiError& error, const QString& otherwise) {
    const QString text = shortened(error.text);
    return text.isEmpty() ? otherwise : text;
}

QString networkTitle(const ApiError& error) {
    const QString server = serverOf(error);
    if (error.kind == ApiErrorKind::Tls)
        return ErrorText::tr("The secure connection could not be made");
    return server.isEmpty() ? ErrorText::tr("No answer from the server")
                            : ErrorText::tr("No answer from %1").arg(server);
}

QString busyReason(const ApiError& error) {
    const QString text =
        said(error, ErrorText::tr("The server is not ready to serve this request."));
    if (!error.retryAfter) return text;
    return ErrorText::tr("%1 It asks to try again in %n seconds.", nullptr,
                         static_cast<int>(error.retryAfter->count()))
        .arg(text);
}

QString signInReason(const ApiError& error) {
    if (needsTenant(error))
        return ErrorText::tr("The server keeps its data by tenant. Choose one in the toolbar.");
    return said(error, ErrorText::tr("Check the credentials of this connection."));
}

}  // namespace

QString errorTitle(const ApiError& error) {
    switch (error.kind) {
        case ApiErrorKind::Offline:
        case ApiErrorKind::Tls:
            return networkTitle(error);
        case ApiErrorKind::Unauthorized:
            return needsTenant(error) ? ErrorText::tr("This call needs a tenant")
                                      : ErrorText::tr("Sign-in failed");
        case ApiErrorKind::Forbidden:
            return ErrorText::tr("This user may not do that");
        case ApiErrorKind::Missing:
            return ErrorText::tr("This server does not offer this");
        case ApiErrorKind::Empty:
            return ErrorText::tr("Nothing here yet");
        case ApiErrorKind::BadInput:
            return ErrorText::tr("The server did not accept this");
        case ApiErrorKind::Limit:
            return ErrorText::tr("A limit was reached");
        case ApiErrorKind::Busy:
            return ErrorText::tr("The server is busy");
        case ApiErrorKind::Server:
            return ErrorText::tr("The server failed (status %1)").arg(error.status);
        case ApiErrorKind::TooLarge:
            return ErrorText::tr("The answer is too large");
        case ApiErrorKind::Timeout:
            return ErrorText::tr("The server took too long");
        case ApiErrorKind::Cancelled:
            return ErrorText::tr("Cancelled");
        case ApiErrorKind::ReadOnly:
            return ErrorText::tr("Read-only connection");
        case ApiErrorKind::Decode:
            return ErrorText::tr("The answer could not be read");
    }
    return {};
}

QString errorReason(const ApiError& error) {
    switch (error.kind) {
        case ApiErrorKind::Offline:
            return said(error,
                        ErrorText::tr("Check that the server runs and that the address is right."));
        case ApiErrorKind::Tls:
            return said(error, ErrorText::tr("Check the certificate settings of this connection."));
        case ApiErrorKind::Unauthorized:
            return signInReason(error);
        case ApiErrorKind::Forbidden:
            return said(error, ErrorText::tr("Ask for the permission, or use another connection."));
        case ApiErrorKind::Missing:
            return said(error,
                        ErrorText::tr("It is not part of this server, or it is switched off."));
        case ApiErrorKind::Empty:
            return said(error, ErrorText::tr("The server has nothing to show."));
        case ApiErrorKind::BadInput:
            return said(error, ErrorText::tr("Check what was entered."));
        case ApiErrorKind::Limit:
            return said(error, ErrorText::tr("Ask for less, or raise the limit of this tenant."));
        case ApiErrorKind::Busy:
            return busyReason(error);
        case ApiErrorKind::Server:
            return said(error, ErrorText::tr("It gave no reason."));
        case ApiErrorKind::TooLarge:
            return ErrorText::tr(
                "It passed the limit of this connection and was not kept. Ask for less.");
        case ApiErrorKind::Timeout:
            return ErrorText::tr("The request was given up. Ask for less, or try again.");
        case ApiErrorKind::Cancelled:
            return ErrorText::tr("The request was given up.");
        case ApiErrorKind::ReadOnly:
            return ErrorText::tr("Nothing was sent. Unlock the connection to make changes.");
        case ApiErrorKind::Decode:
            return said(error, ErrorText::tr("Perhaps a proxy answered in place of the server."));
    }
    return {};
}

QString errorDetails(const ApiError& error) {
    QStringList lines;
    if (!error.request.isEmpty()) lines << ErrorText::tr("Request: %1").arg(error.request);
    if (error.status != 0) lines << ErrorText::tr("Status: %1").arg(error.status);
    if (!error.errorType.isEmpty()) lines << ErrorText::tr("Error type: %1").arg(error.errorType);
    if (error.retryAfter)
        lines << ErrorText::tr("Retry after: %1 s").arg(error.retryAfter->count());
    if (!error.text.isEmpty()) lines << ErrorText::tr("Answer:") << error.text;
    return lines.join(u'\n');
}

}  // namespace pallium::ui
