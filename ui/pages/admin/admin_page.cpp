#include "ui/pages/admin/admin_page.h"

#include "ui/client/admin_api.h"
#include "ui/widgets/page_header.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include <memory>

namespace pallium::ui {
namespace {

constexpr PollPace kAdminPace{std::chrono::seconds(5), std::chrono::seconds(10)};

}  // namespace

AdminPage::AdminPage(PageContext& context, QWidget* parent)
    : LivePage(context, QStringLiteral("admin"), kAdminPace, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addWidget(new PageHeader(title(), this));
    column->addWidget(new ReadOnlyBar(context, this));
    m_stack = new StateStack(createOperations(), this);
    column->addWidget(m_stack, 1);
}

QString AdminPage::title() const {
    return tr("Admin controls");
}

QWidget* AdminPage::initialFocus() {
    return m_scroll;
}

QWidget* AdminPage::createOperations() {
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("Operations"));
    m_scroll = scroll;
    auto* all = new QWidget;
    auto* column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 8, 0);
    column->setSpacing(12);
    for (const auto create :
         {createModeOperation, createFlushOperation, createShutdownOperation, createTokensOperation,
          createDeletionOperation, createTenantConfigOperation, createEmbeddedOperation}) {
        m_operations.push_back(create(context(), all));
        column->addWidget(m_operations.back());
    }
    column->addStretch(1);
    scroll->setWidget(all);
    return scroll;
}

void AdminPage::fetch(Connection& connection, const Poller::Done& done) {
    m_stack->showBusy();
    const auto part = [this, done = afterParts(3, done)](const auto& result) {
        showServer();
        done(result.has_value() || result.error().kind == ApiErrorKind::Missing);
    };
    auto seen = std::make_shared<Seen>();
    keep(readiness(connection.client(), urgency(), [this, seen, part](const auto& result) {
        m_server.readiness.reset();
        if (result) m_server.readiness = *result;
        if (!result) seen->readinessError = result.error();
        showFace(*seen);
        part(result);
    }));
    keep(ringStatus(connection.client(), RingKind::Ingester, urgency(),
                    [this, seen, part](const auto& result) {
                        m_server.ingesters.reset();
                        if (result && result->disabledText.isEmpty()) m_server.ingesters = *result;
                        if (!result) seen->ringError = result.error();
                        showFace(*seen);
                        part(result);
                    }));
    keep(allTenantStats(connection.client(), urgency(), [this, part](const auto& result) {
        takeTenants(result);
        part(result);
    }));
    if (m_hasIndex) return;
    keep(serverIndex(connection.client(), [this](const auto& result) {
        m_hasIndex = true;
        m_server.index = result ? *result : QStringList();
        showServer();
    }));
}

void AdminPage::takeTenants(const ApiResult<std::vector<TenantStats>>& result) {
    m_server.tenants.reset();
    if (!result) return;
    m_server.tenants = *result;
    QStringList names;
    for (const TenantStats& stats : *result)
        names << stats.tenant;
    session().addKnownTenants(names);
}

/// Waits for both: what has neither is no server of this kind, and what cannot be read is no place
/// to act on blindly.
void AdminPage::showFace(Seen& seen) {
    if (++seen.answers < 2) return;
    for (const auto& error : {seen.ringError, seen.readinessError})
        if (error && error->kind != ApiErrorKind::Missing)
            return m_stack->showError(*error, [this] { refresh(false); });
    if (seen.ringError && seen.readinessError)
        return m_stack->showNotOffered(missingText(Capability::IngesterRing),
                                       enablingHint(Capability::IngesterRing));
    m_stack->showContent();
}

void AdminPage::showServer() {
    for (Operation* operation : m_operations)
        operation->showServer(m_server);
}

void AdminPage::forget() {
    m_server = {};
    m_hasIndex = false;
    for (Operation* operation : m_operations)
        operation->forget();
    if (session().connection() == nullptr)
        showNoConnection(*m_stack);
    else
        m_stack->reset();
}

}  // namespace pallium::ui
