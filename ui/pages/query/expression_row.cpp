#include "ui/pages/query/expression_row.h"

#include "ui/models/server_problem.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/limits_button.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/token_label.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>

namespace pallium::ui {

ExpressionRow::ExpressionRow(const QString& letter, CompletionSource& completion, QWidget* parent)
    : QWidget(parent), m_letter(letter) {
    createControls(completion);
    createMenu();
    layOut();
    connectRun();
    showRun();
}

void ExpressionRow::createControls(CompletionSource& completion) {
    m_toggle = new QToolButton(this);
    m_toggle->setText(m_letter);
    m_toggle->setCheckable(true);
    m_toggle->setChecked(true);
    m_toggle->setObjectName(QStringLiteral("toggle"));
    m_toggle->setAccessibleName(tr("Expression %1 is on").arg(m_letter));
    m_toggle->setToolTip(tr("Turn expression %1 on or off").arg(m_letter));
    m_edit = new ExpressionEdit(this);
    m_edit->setCompletionSource(&completion);
    m_edit->setAccessibleName(tr("Expression %1").arg(m_letter));
    m_edit->setPlaceholderText(tr("Type an expression, or press Ctrl+Space for what exists"));
    m_button = new QPushButton(this);
    m_button->setObjectName(QStringLiteral("run"));
    m_problem = new TokenLabel(Token::Danger, this);
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setWordWrap(true);
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_limits = new LimitsButton(this);
    m_limits->setAccessibleName(tr("Open Limits for expression %1").arg(m_letter));
    m_status = new TokenLabel(Token::TextMuted, this);
    m_status->setObjectName(QStringLiteral("status"));
    connect(m_toggle, &QToolButton::toggled, this, &ExpressionRow::toggled);
    connect(m_toggle, &QToolButton::toggled, m_edit, &QWidget::setEnabled);
    connect(m_edit, &ExpressionEdit::runRequested, this, &ExpressionRow::runRequested);
    connect(m_edit, &ExpressionEdit::problemMessageChanged, this, &ExpressionRow::showProblem);
    connect(m_edit, &ExpressionEdit::expressionChanged, this, [this] {
        m_serverProblem.clear();
        updateProblemLine();
        Q_EMIT expressionChanged();
    });
    connect(m_edit, &QPlainTextEdit::selectionChanged, this, &ExpressionRow::showButton);
}

void ExpressionRow::createMenu() {
    auto* const menu = new QMenu(this);
    menu->addAction(theme().icon(QStringLiteral("copy")), tr("Duplicate"), this,
                    &ExpressionRow::duplicateRequested);
    menu->addAction(theme().icon(QStringLiteral("braces")), tr("Format"), this,
                    &ExpressionRow::formatRequested);
    menu->addAction(theme().icon(QStringLiteral("terminal")), tr("Copy as curl"), this,
                    &ExpressionRow::copyCurlRequested);
    menu->addSeparator();
    m_remove = menu->addAction(theme().icon(QStringLiteral("trash")), tr("Remove"), this,
                               &ExpressionRow::removeRequested);
    m_menuButton = new QToolButton(this);
    m_menuButton->setIcon(theme().icon(QStringLiteral("more-vertical"), Token::TextMuted));
    m_menuButton->setAutoRaise(true);
    // Not the button's own menu, since that draws an arrow beside the dots.
    connect(m_menuButton, &QToolButton::clicked, this, [this, menu] {
        menu->popup(m_menuButton->mapToGlobal(m_menuButton->rect().bottomLeft()));
    });
    m_menuButton->setObjectName(QStringLiteral("rowMenu"));
    m_menuButton->setAccessibleName(tr("More for expression %1").arg(m_letter));
    m_menuButton->setToolTip(tr("More"));
}

void ExpressionRow::layOut() {
    auto* const line = new QHBoxLayout;
    line->setSpacing(12);
    line->addWidget(m_problem, 1);
    line->addWidget(m_limits, 0, Qt::AlignTop);
    line->addWidget(m_status, 0, Qt::AlignTop);
    auto* const grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    grid->addWidget(m_toggle, 0, 0, Qt::AlignTop);
    grid->addWidget(m_edit, 0, 1);
    grid->addWidget(m_button, 0, 2, Qt::AlignTop);
    grid->addWidget(m_menuButton, 0, 3, Qt::AlignTop);
    grid->addLayout(line, 1, 1, 1, 3);
    setTabOrder(m_toggle, m_edit);
    setTabOrder(m_edit, m_button);
    setTabOrder(m_button, m_menuButton);
    setTabOrder(m_menuButton, m_limits);
    // Tab enters at the proxy: what comes before it would be passed by.
    setFocusProxy(m_toggle);
}

void ExpressionRow::connectRun() {
    connect(&m_run, &QueryRun::stateChanged, this, &ExpressionRow::showRun);
    connect(&m_run, &QueryRun::elapsedChanged, this, [this] {
        m_status->setText(m_run.statusText());
        showButton();
    });
    connect(m_button, &QPushButton::clicked, this, [this] {
        const bool isCancel =
            m_run.state() == QueryRun::State::Running && m_run.elapsedMs() >= kCancelAfterMs;
        if (isCancel) {
            m_run.cancel();
        } else {
            Q_EMIT oneRunRequested();
        }
    });
}

bool ExpressionRow::isOn() const {
    return m_toggle->isChecked();
}

void ExpressionRow::setOn(bool isOn) {
    m_toggle->setChecked(isOn);
}

QString ExpressionRow::expression() const {
    return m_edit->expression();
}

void ExpressionRow::setExpression(const QString& text) {
    m_edit->setExpression(text);
}

QString ExpressionRow::runnableText() const {
    return m_edit->runnableText().trimmed();
}

bool ExpressionRow::isRunnable() const {
    return isOn() && !runnableText().isEmpty();
}

void ExpressionRow::setRemovable(bool isRemovable) {
    m_remove->setEnabled(isRemovable);
}

void ExpressionRow::showRun() {
    m_status->setText(m_run.statusText());
    m_serverProblem.clear();
    if (m_run.state() == QueryRun::State::Failed) showServerError();
    if (m_run.state() == QueryRun::State::Done) {
        announce(*m_status, tr("Expression %1: %2").arg(m_letter, m_run.statusText()));
    }
    updateProblemLine();
    showButton();
}

void ExpressionRow::showServerError() {
    const ApiError& error = *m_run.error();
    const std::optional<Problem> place = serverProblem(m_edit->expression(), error.text);
    const bool isWhole = m_run.request().expression == m_edit->expression().trimmed();
    if (place && isWhole && error.kind == ApiErrorKind::BadInput) {
        m_edit->setServerProblems({*place});
    }
    // What is wrong with the expression is the server's own text; the rest has its face below.
    m_serverProblem = error.kind == ApiErrorKind::BadInput || error.kind == ApiErrorKind::Limit
                          ? error.text
                          : errorTitle(error);
    announce(*m_problem, m_serverProblem);
}

void ExpressionRow::showButton() {
    const bool isRunning = m_run.state() == QueryRun::State::Running;
    const bool isCancel = isRunning && m_run.elapsedMs() >= kCancelAfterMs;
    const bool isSelection = m_edit->runsSelection();
    QString text = isSelection ? tr("Run selection") : tr("Run");
    if (isCancel) text = tr("Cancel");
    if (m_button->text() == text) return;
    m_button->setText(text);
    m_button->setIcon(theme().icon(isCancel ? QStringLiteral("stop") : QStringLiteral("play")));
    m_button->setAccessibleName(isCancel ? tr("Cancel expression %1").arg(m_letter)
                                         : tr("Run expression %1").arg(m_letter));
    m_button->setToolTip(isCancel ? tr("Cancel (Esc)") : tr("Run (Enter)"));
}

void ExpressionRow::showProblem(const QString& text, Problem::Severity severity) {
    m_editProblem = text;
    m_editSeverity = severity;
    updateProblemLine();
}

void ExpressionRow::updateProblemLine() {
    const bool isServer = !m_serverProblem.isEmpty();
    const QString text = isServer ? m_serverProblem : m_editProblem;
    m_problem->setText(text);
    if (isServer && m_run.error() != nullptr)
        m_limits->offerFor(*m_run.error());
    else
        m_limits->withdraw();
    if (isServer || m_editSeverity == Problem::Severity::Error) {
        m_problem->setToken(Token::Danger);
    } else if (m_editSeverity == Problem::Severity::Warning) {
        m_problem->setToken(Token::Warn);
    } else {
        m_problem->setToken(Token::Info);
    }
}

}  // namespace pallium::ui
