#include "ui/pages/tenants/comparison_page.h"

#include "ui/models/format.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/text_style.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QJsonArray>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace pallium::ui {
namespace {

constexpr PollPace kComparisonPace{std::chrono::seconds(10), std::chrono::seconds(30)};

}  // namespace

ComparisonPage::ComparisonPage(PageContext& context, QWidget* parent)
    : LivePage(context, QStringLiteral("comparison"), kComparisonPace, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    createHeader();
    column->addWidget(m_header);
    m_stack = new StateStack(createContent(), this);
    column->addWidget(m_stack, 1);
}

QString ComparisonPage::title() const {
    return tr("Compare tenants");
}

QWidget* ComparisonPage::initialFocus() {
    return m_table;
}

void ComparisonPage::createHeader() {
    m_header = new PageHeader(title(), this);
    m_header->addAction(context().commands.add(
        {QStringLiteral("comparison.copy"), tr("Copy"), QStringLiteral("copy")}, this, [this] {
            QGuiApplication::clipboard()->setText(m_table->tabSeparated());
            Q_EMIT notice(tr("Comparison copied"));
        }));
    m_header->addAction(context().commands.add(
        {QStringLiteral("comparison.tenants"), tr("All tenants"), QStringLiteral("users")}, this,
        [this] {
            Q_EMIT pageRequested({QStringLiteral("tenants"), {}, false});
        }));
}

QWidget* ComparisonPage::createContent() {
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_all = new QCheckBox(tr("Also limits that are the same"));
    m_table = new DataTable(&m_model, tr("Comparison of tenants"));
    column->addWidget(m_all);
    m_note = createText(tr("Nothing is known of what they write, and no limit differs."),
                        TextRole::Muted);
    column->addWidget(m_table, 1);
    column->addWidget(m_note);
    connect(m_all, &QCheckBox::toggled, this, [this] {
        showRows();
        Q_EMIT stateChanged();
    });
    return content;
}

QJsonObject ComparisonPage::saveState() const {
    return {{QStringLiteral("tenants"), QJsonArray::fromStringList(m_tenants)},
            {QStringLiteral("all"), m_all->isChecked()}};
}

void ComparisonPage::restoreState(const QJsonObject& state) {
    QStringList tenants;
    for (const QJsonValue& tenant : state.value(QStringLiteral("tenants")).toArray())
        if (tenants.size() < kMostTenants) tenants << tenant.toString();
    if (state.contains(QStringLiteral("all")))
        m_all->setChecked(state.value(QStringLiteral("all")).toBool());
    if (tenants == m_tenants) return;
    m_tenants = tenants;
    forget();
    refresh(false);
    Q_EMIT stateChanged();
}

void ComparisonPage::fetch(Connection& connection, const Poller::Done& done) {
    if (m_tenants.isEmpty()) {
        showNoTenants();
        return done(true);
    }
    m_stack->showBusy();
    for (ApiCall& call : readLimits(connection.client(), m_tenants, urgency(),
                                    [this, done](const std::vector<LimitReading>& readings) {
                                        take(readings);
                                        const auto& error = readings.front().statsError;
                                        done(!error || error->kind == ApiErrorKind::Missing);
                                    }))
        keep(std::move(call));
}

void ComparisonPage::forget() {
    m_rows.clear();
    m_model.set({}, {});
    m_header->setRemark({});
    if (session().connection() == nullptr) return showNoConnection(*m_stack);
    m_stack->reset();
}

void ComparisonPage::showNoTenants() {
    m_stack->showEmpty(tr("No tenants are chosen"),
                       tr("Select some in the list of tenants and press Compare there."),
                       context().commands.action(QStringLiteral("page.tenants")));
}

void ComparisonPage::take(const std::vector<LimitReading>& readings) {
    const LimitReading& first = readings.front();
    if (first.statsError && first.statsError->kind != ApiErrorKind::Missing)
        return showFailure(*m_stack, *first.statsError, Capability::AllTenantStats);
    std::vector<LimitSources> sources;
    std::transform(readings.begin(), readings.end(), std::back_inserter(sources),
                   [](const LimitReading& reading) { return reading.sources; });
    m_rows = compareTenants(sources);
    if (m_rows.empty() && first.statsError)
        return showFailure(*m_stack, *first.statsError, Capability::AllTenantStats);
    showRows();
    m_stack->showContent();
}

void ComparisonPage::showRows() {
    std::vector<ComparisonRow> shown;
    std::copy_if(m_rows.begin(), m_rows.end(), std::back_inserter(shown),
                 [this](const ComparisonRow& row) {
                     return !row.isLimit() || row.differs || m_all->isChecked();
                 });
    const auto different = std::count_if(
        m_rows.begin(), m_rows.end(), [](const auto& row) { return row.isLimit() && row.differs; });
    m_note->setVisible(shown.empty());
    m_model.set(m_tenants, std::move(shown));
    if (!m_table->currentIndex().isValid()) m_table->setCurrentSourceRow(0);
    m_header->setRemark(tr("%1 tenants  ·  %2 limits differ")
                            .arg(formatCount(m_tenants.size()), formatCount(different)));
}

}  // namespace pallium::ui
