#include "tests/ui/shell/fake_page.h"

#include "ui/client/status_api.h"

#include <QVBoxLayout>

#include <utility>

namespace pallium::test {
namespace {

const QString kText = QStringLiteral("text");

ui::PageSpec fakePage(const char* id, const char* title, const char* icon, ui::PageGroup group) {
    ui::PageSpec page;
    page.id = QString::fromLatin1(id);
    page.title = QString::fromLatin1(title);
    page.icon = QString::fromLatin1(icon);
    page.group = group;
    page.create = [name = page.title](ui::PageContext& context, QWidget* parent) -> ui::Page* {
        return new FakePage(name, context, parent);
    };
    return page;
}

}  // namespace

FakePage::FakePage(QString name, ui::PageContext& context, QWidget* parent)
    : Page(context, parent), m_name(std::move(name)) {
    field = new QLineEdit;
    field->setAccessibleName(m_name);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(field);
    layout->addStretch();
    connect(field, &QLineEdit::textEdited, this, [this] {
        Q_EMIT titleChanged();
        Q_EMIT stateChanged();
    });
}

QString FakePage::title() const {
    return field->text().isEmpty() ? m_name : QStringLiteral("%1: %2").arg(m_name, field->text());
}

QJsonObject FakePage::saveState() const {
    return {{kText, field->text()}};
}

void FakePage::restoreState(const QJsonObject& state) {
    field->setText(state[kText].toString());
    Q_EMIT titleChanged();
}

void FakePage::ask() {
    m_call = ui::readiness(session().connection()->client(), ui::ApiRequest::Urgency::Visible,
                           [this](const auto&) { ++answers; });
}

ui::PageSpecs fakePages() {
    using ui::PageGroup;
    ui::PageSpecs pages{fakePage("overview", "Overview", "home", PageGroup::Home),
                        fakePage("query", "Query", "chart-line", PageGroup::Data),
                        fakePage("tenants", "Tenants", "users", PageGroup::Tenants),
                        fakePage("rings", "Rings", "ring", PageGroup::Cluster),
                        fakePage("connections", "Connections", "plug", PageGroup::Operate),
                        fakePage("welcome", "Welcome", "home", PageGroup::Hidden)};
    pages[1].opensInTabs = true;
    pages[3].needs = ui::Capability::IngesterRing;
    pages[4].needsConnection = false;
    pages[5].needsConnection = false;
    return pages;
}

}  // namespace pallium::test
