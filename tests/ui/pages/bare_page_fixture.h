#pragma once

#include "tests/support/fake_server.h"
#include "ui/connection/connector.h"
#include "ui/connection/secret_store.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"
#include "ui/models/metric_names.h"
#include "ui/pages/page.h"
#include "ui/widgets/command_registry.h"

#include <QAbstractButton>
#include <QWidget>

namespace pallium::ui {

/// What a page stands on: a session over a database in memory, commands, secrets, and a connector
/// without a server of this process.
struct PageFixture {
    StateDatabase database{QString()};
    Session session{database};
    CommandRegistry commands;
    SecretStore secrets{QString()};
    MetricNames names{session};
    PalliumHost host{};
    EmbeddedServer server{host};
    Connector connector{session, server, secrets};
    PageContext context{session, names, commands, &secrets, &connector};

    static ConnectionProfile profileOf(const test::FakeServer& server) {
        ConnectionProfile profile;
        profile.id = QStringLiteral("fake");
        profile.name = QStringLiteral("Fake");
        profile.baseUrl = server.url();
        profile.defaultTenant = QStringLiteral("team-a");
        return profile;
    }

    void open(const ConnectionProfile& profile) {
        session.open(std::make_unique<Connection>(profile, QString()));
    }
};

/// Presses the button of that object name; false if there is none that can be pressed.
inline bool press(const QWidget& inside, const char* name) {
    auto* button = inside.findChild<QAbstractButton*>(QLatin1String(name));
    if (button == nullptr || !button->isEnabled()) return false;
    button->click();
    return true;
}

}  // namespace pallium::ui
