#pragma once

#include "tests/support/fake_server.h"
#include "tests/ui/models/query_bodies.h"
#include "ui/connection/state_database.h"
#include "ui/models/metric_names.h"
#include "ui/pages/query/query_page.h"

#include <QApplication>
#include <QTest>

#include <memory>

namespace pallium::ui {

inline constexpr int kPageTimeoutMs = 20000;

/// A query page on the screen, connected to a fake server.
struct QueryFixture {
    test::FakeServer server;
    StateDatabase database{QString()};
    Session session{database};
    CommandRegistry commands;
    MetricNames names{session};
    PageContext context{session, names, commands};
    std::unique_ptr<QueryPage> page;

    explicit QueryFixture(bool hasTenants = true) {
        server.serveBasics();
        ConnectionProfile profile;
        profile.id = QStringLiteral("fake");
        profile.name = QStringLiteral("Fake");
        profile.baseUrl = server.url();
        if (hasTenants) {
            profile.defaultTenant = QStringLiteral("team-a");
        } else {
            profile.prometheusPrefix.clear();
            profile.tenantHeader.clear();
        }
        session.open(std::make_unique<Connection>(profile, QString()));
        if (hasTenants) session.setTenant(QStringLiteral("team-a"));
        page = std::make_unique<QueryPage>(context);
        page->resize(1280, 800);
        page->show();
        page->setActive(true);
    }

    ExpressionRow& row(int index = 0) { return page->rows().row(index); }
    QueryRun& run(int index = 0) { return row(index).run(); }

    /// Replaces the first expression and presses Enter.
    void ask(const char* expression) {
        row().setExpression(QString::fromLatin1(expression));
        row().edit()->setFocus();
        QTest::keyClick(row().edit(), Qt::Key_Return);
    }
    bool waitFor(QueryRun::State state, int index = 0) {
        return QTest::qWaitFor([&] { return run(index).state() == state; }, kPageTimeoutMs);
    }
    template <class T>
    T* find(const char* name) {
        return page->findChild<T*>(QLatin1String(name));
    }
    void trigger(const char* command) { commands.action(QLatin1String(command))->trigger(); }
};

}  // namespace pallium::ui
