#pragma once

#include "tests/ui/pages/page_fixture.h"
#include "ui/connection/change_sender.h"
#include "ui/widgets/confirm_dialog.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTest>

namespace pallium::test {

/// A page fixture whose connection may change things, and the answers of a person to dialogs.
struct ChangeFixture : PageFixture {
    void openWritable(ui::ConnectionProfile::Environment environment =
                          ui::ConnectionProfile::Environment::Staging) {
        openAs(false, environment);
    }
    void openReadOnly() { openAs(true, ui::ConnectionProfile::Environment::Staging); }
    /// As if the server ran on this computer.
    void openLocal(bool isReadOnly = false) {
        openAs(isReadOnly, ui::ConnectionProfile::Environment::Local,
               ui::ConnectionProfile::Kind::Embedded);
    }

    ui::ActivityEntry newest() {
        const auto entries = session.changes().entries(1);
        return entries.empty() ? ui::ActivityEntry() : entries.front();
    }

    static ui::ConfirmDialog* dialogOf(const QWidget& page) {
        const auto dialogs = page.findChildren<ui::ConfirmDialog*>();
        return dialogs.isEmpty() ? nullptr : dialogs.back();
    }

    /// With keys: types `name` where it is asked for, and Space on the button. False if there is no
    /// dialog or its button never becomes active.
    static bool agree(const QWidget& page, const QString& name = {}) {
        ui::ConfirmDialog* dialog = dialogOf(page);
        if (dialog == nullptr) return false;
        auto* accept = dialog->findChild<QPushButton*>(QStringLiteral("accept"));
        auto* typed = dialog->findChild<QLineEdit*>(QStringLiteral("typed"));
        if ((typed == nullptr) != name.isEmpty()) return false;
        if (typed != nullptr) QTest::keyClicks(typed, name);
        if (!QTest::qWaitFor([accept] { return accept->isEnabled(); })) return false;
        QTest::keyClick(accept, Qt::Key_Space);
        return true;
    }

  private:
    void openAs(bool isReadOnly, ui::ConnectionProfile::Environment environment,
                ui::ConnectionProfile::Kind kind = ui::ConnectionProfile::Kind::Remote) {
        ui::ConnectionProfile profile;
        profile.id = QStringLiteral("fake");
        profile.name = QStringLiteral("Fake");
        profile.kind = kind;
        profile.baseUrl = server.url();
        profile.environment = environment;
        profile.isReadOnly = isReadOnly;
        session.open(std::make_unique<ui::Connection>(profile, QString()));
    }
};

}  // namespace pallium::test
