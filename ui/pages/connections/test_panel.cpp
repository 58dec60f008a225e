#include "ui/pages/connections/test_panel.h"

#include "ui/client/address.h"
#include "ui/models/format.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

enum StepColumns : int {
    OutcomeColumn,
    StepColumn,
    ResultColumn,
    TimeColumn,
    HintColumn,
    ColumnCount
};

struct OutcomeLook {
    QString word;
    QString icon;
    Token token;
};

OutcomeLook outcomeLookOf(ConnectionTestStep::Outcome outcome) {
    switch (outcome) {
        case ConnectionTestStep::Outcome::Ok:
            return {TestPanel::tr("ok", "step"), QStringLiteral("check"), Token::Ok};
        case ConnectionTestStep::Outcome::Warn:
            return {TestPanel::tr("note", "step"), QStringLiteral("alert-triangle"), Token::Warn};
        case ConnectionTestStep::Outcome::Fail:
            return {TestPanel::tr("failed", "step"), QStringLiteral("alert-circle"), Token::Danger};
    }
    return {};
}

}  // namespace

TestPanel::TestPanel(QWidget* parent)
    : QWidget(parent), m_summary(new QLabel), m_steps(new QTreeWidget), m_useFix(new QPushButton) {
    m_summary->setWordWrap(true);
    m_steps->setObjectName(QStringLiteral("steps"));
    m_steps->setAccessibleName(tr("Steps of the test"));
    m_steps->setColumnCount(ColumnCount);
    m_steps->setHeaderLabels({{}, tr("Step"), tr("Result"), tr("Time"), tr("What to do")});
    m_steps->setRootIsDecorated(false);
    m_steps->setUniformRowHeights(true);
    m_steps->setTextElideMode(Qt::ElideRight);
    m_steps->header()->setSectionResizeMode(OutcomeColumn, QHeaderView::ResizeToContents);
    m_steps->header()->setSectionResizeMode(StepColumn, QHeaderView::ResizeToContents);
    m_steps->header()->setSectionResizeMode(TimeColumn, QHeaderView::ResizeToContents);
    m_steps->header()->setSectionResizeMode(ResultColumn, QHeaderView::Stretch);
    m_steps->header()->setSectionResizeMode(HintColumn, QHeaderView::Stretch);
    m_useFix->setText(tr("Use this address"));
    m_useFix->setObjectName(QStringLiteral("useFix"));
    m_useFix->hide();
    connect(m_useFix, &QPushButton::clicked, this, [this] {
        if (m_fix) Q_EMIT fixAccepted(*m_fix);
    });

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    auto* top = new QHBoxLayout;
    top->addWidget(m_summary, 1);
    top->addWidget(m_useFix);
    layout->addLayout(top);
    layout->addWidget(m_steps, 1);
    layout->addStretch();
    clear();
}

TestPanel::~TestPanel() = default;

void TestPanel::clear() {
    m_test.reset();
    m_fix.reset();
    m_failures = 0;
    m_warnings = 0;
    m_steps->clear();
    m_steps->hide();
    m_summary->setText(tr("“Test” tries the connection step by step; it only reads."));
    m_useFix->hide();
}

void TestPanel::showProblem(const QString& text) {
    clear();
    m_summary->setText(text);
    announce(*this, text);
}

void TestPanel::run(const ConnectionProfile& profile, const QString& secret) {
    clear();
    m_summary->setText(tr("Testing…"));
    m_steps->show();
    m_test = std::make_unique<ConnectionTest>(profile, secret);
    connect(m_test.get(), &ConnectionTest::stepFinished, this, &TestPanel::addStep);
    connect(m_test.get(), &ConnectionTest::fixFound, this, &TestPanel::offerFix);
    connect(m_test.get(), &ConnectionTest::finished, this, &TestPanel::summarize);
    m_test->start();
}

void TestPanel::addStep(const ConnectionTestStep& step) {
    const OutcomeLook look = outcomeLookOf(step.outcome);
    const QString time =
        step.time.count() > 0
            ? formatValue(static_cast<double>(step.time.count()) / 1000, Unit::Seconds, 3)
            : QString();
    auto* item = new QTreeWidgetItem(m_steps, {look.word, step.name, step.result, time, step.hint});
    item->setIcon(OutcomeColumn, theme().icon(look.icon, look.token));
    item->setToolTip(ResultColumn, step.result);
    item->setToolTip(HintColumn, step.hint);
    if (step.outcome == ConnectionTestStep::Outcome::Fail) ++m_failures;
    if (step.outcome == ConnectionTestStep::Outcome::Warn) ++m_warnings;
    if (m_failures > 0) m_steps->scrollToItem(item);
}

void TestPanel::offerFix(const ConnectionProfile& fix) {
    m_fix = fix;
    m_useFix->setText(tr("Use %1").arg(shownAddress(fix.baseUrl) + fix.prometheusPrefix));
    m_useFix->show();
}

void TestPanel::summarize() {
    if (m_fix) {
        m_summary->setText(tr("The server answers at another address."));
    } else if (m_failures > 0) {
        m_summary->setText(tr("The connection does not work yet."));
    } else if (m_warnings > 0) {
        m_summary->setText(tr("The connection works. Not offered by the server: %1.")
                               .arg(formatCount(m_warnings)));
    } else {
        m_summary->setText(tr("The connection works."));
    }
    announce(*this, m_summary->text());
}

}  // namespace pallium::ui
