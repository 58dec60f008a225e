#include "ui/shell/connection_state.h"

#include <QCoreApplication>

namespace pallium::ui {

ConnectionStateLook connectionStateLook(const Connection* connection) {
    const auto tr = [](const char* text) {
        return QCoreApplication::translate("ConnectionState", text);
    };
    if (connection == nullptr)
        return {tr("Not connected"), QStringLiteral("circle"), Token::TextMuted};
    switch (connection->state()) {
        case Connection::State::Starting:
            return {tr("Starting"), QStringLiteral("clock"), Token::Info};
        case Connection::State::Ready:
            return {tr("Ready"), QStringLiteral("circle-dot"), Token::Ok};
        case Connection::State::NotReady:
            return {tr("Not ready"), QStringLiteral("alert-triangle"), Token::Warn};
        case Connection::State::Offline:
            break;
    }
    return {tr("Offline"), QStringLiteral("alert-circle"), Token::Danger};
}

}  // namespace pallium::ui
