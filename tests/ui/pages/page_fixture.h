#pragma once

#include "tests/support/fake_server.h"
#include "ui/connection/session.h"
#include "ui/connection/state_database.h"
#include "ui/models/metric_names.h"
#include "ui/pages/page.h"
#include "ui/widgets/state_stack.h"

#include <memory>
#include <utility>

namespace pallium::test {

/// A session whose connection leads to a fake server, for pages. Each page is shown in a window of
/// its own, so it has focus and sizes.
struct PageFixture {
    FakeServer server;
    ui::StateDatabase database{QString()};
    ui::Session session{database};
    ui::CommandRegistry commands;
    ui::MetricNames names{session};
    ui::PageContext context{session, names, commands};

    PageFixture() { server.serveBasics(); }

    void open() {
        ui::ConnectionProfile profile;
        profile.id = QStringLiteral("fake");
        profile.name = QStringLiteral("Fake");
        profile.baseUrl = server.url();
        session.open(std::make_unique<ui::Connection>(profile, QString()));
    }

    /// Made, shown, and active.
    template <class P>
    std::unique_ptr<P> page() {
        auto page = std::make_unique<P>(context);
        page->resize(1100, 700);
        page->show();
        page->setActive(true);
        return page;
    }
};

/// The stack that is seen of a page: of several in tabs the current one.
inline ui::StateStack& stackOf(const QWidget& page) {
    const auto stacks = page.findChildren<ui::StateStack*>();
    for (ui::StateStack* stack : stacks)
        if (stack->isVisible()) return *stack;
    return *stacks.front();
}

}  // namespace pallium::test
