#include "ui/pages/admin/operation.h"

#include "ui/widgets/action_button.h"
#include "ui/widgets/announce.h"
#include "ui/widgets/badge.h"
#include "ui/widgets/card.h"
#include "ui/widgets/error_text.h"
#include "ui/widgets/limits_button.h"
#include "ui/widgets/text_style.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace pallium::ui {
namespace {

QString verdictWord(Health health) {
    switch (health) {
        case Health::Ok:
            return Operation::tr("verified");
        case Health::Warn:
            return Operation::tr("not verified");
        case Health::Bad:
            return Operation::tr("failed");
        case Health::Neutral:
            break;
    }
    return Operation::tr("under way");
}

}  // namespace

QString memberNames(const std::optional<RingStatus>& ring) {
    QStringList names;
    if (ring)
        for (const RingMember& member : ring->members)
            names << member.id;
    return names.join(QStringLiteral(", "));
}

Operation::Operation(PageContext& context, const QString& title, const QString& effect,
                     QWidget* parent)
    : QWidget(parent), m_context(context) {
    auto* card = new Card(title, this);
    auto* content = new QWidget;
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
    m_column->addWidget(createText(effect, TextRole::Muted));
    m_row = new QHBoxLayout;
    m_row->setSpacing(8);
    m_row->addStretch(1);
    m_column->addLayout(m_row);

    m_reportRow = new QWidget;
    auto* reportRow = new QHBoxLayout(m_reportRow);
    reportRow->setContentsMargins(0, 0, 0, 0);
    m_verdict = new Badge;
    m_report = createText({}, TextRole::Body);
    m_report->setObjectName(QStringLiteral("report"));
    m_report->setTextFormat(Qt::PlainText);
    m_report->setWordWrap(true);
    m_report->setTextInteractionFlags(Qt::TextSelectableByMouse);
    reportRow->addWidget(m_verdict, 0, Qt::AlignTop);
    m_limits = new LimitsButton;
    reportRow->addWidget(m_report, 1);
    reportRow->addWidget(m_limits, 0, Qt::AlignTop);
    m_reportRow->hide();
    m_column->addWidget(m_reportRow);

    card->setContent(content);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(card);
    connect(&session(), &Session::connectionChanged, this, &Operation::updateButtons);
}

void Operation::showServer(const ServerView& server) {
    m_server = server;
    updateButtons();
}

void Operation::forget() {
    m_server = {};
    m_isBusy = false;
    m_reportRow->hide();
    m_report->clear();
    updateButtons();
}

QString Operation::reportText() const {
    return m_report->text();
}

QAction* Operation::addButton(const CommandSpec& spec, const QString& path,
                              std::function<void()> run, std::function<QString()> whyNot) {
    QAction* action = m_context.commands.add(spec, this, std::move(run));
    m_row->addWidget(new ActionButton(action, this));
    m_buttons.push_back({action, path, std::move(whyNot)});
    updateButtons();
    return action;
}

bool Operation::isOffered(const QString& path) const {
    if (path.isEmpty()) return true;
    const auto& index = m_server.index;
    const auto ends = [](const QString& end) {
        return [&end](const QString& link) { return link.endsWith(end); };
    };
    // Only an index that lists dangerous paths at all tells by what it leaves out.
    const QString usual = QStringLiteral("/ingester/flush");
    if (std::none_of(index.begin(), index.end(), ends(usual))) return true;
    return std::any_of(index.begin(), index.end(), ends(path));
}

void Operation::updateButtons() {
    for (const Button& button : m_buttons) {
        QString reason = whyNot();
        if (reason.isEmpty() && button.whyNot) reason = button.whyNot();
        if (m_isBusy) reason = tr("The last one is still under way.");
        if (!isOffered(button.path)) reason = tr("This server does not offer %1.").arg(button.path);
        enableChange(*button.action, session(), reason.isEmpty(), reason);
    }
}

void Operation::send(const Change& change, std::function<void(const ChangeOutcome&)> done) {
    reportBusy(tr("Asked; waiting for the answer…"));
    session().changes().send(
        change, this, [this, done = std::move(done)](const ChangeOutcome& outcome) {
            if (outcome.answer) return done(outcome);
            const ApiError& error = outcome.answer.error();
            report(Health::Bad, error.kind == ApiErrorKind::Missing
                                    ? tr("This server does not offer it.")
                                    : tr("%1: %2").arg(errorTitle(error), error.text));
            m_limits->offerFor(error);
        });
}

void Operation::reportBusy(const QString& text) {
    m_isBusy = true;
    m_verdict->setState(Health::Neutral, verdictWord(Health::Neutral));
    m_report->setText(text);
    m_limits->withdraw();
    m_reportRow->show();
    updateButtons();
}

void Operation::report(Health health, const QString& text, qint64 activity) {
    m_isBusy = false;
    m_verdict->setState(health, verdictWord(health));
    m_report->setText(text);
    m_limits->withdraw();
    m_reportRow->show();
    announce(*m_report, text);
    if (activity != 0) session().changes().noteReadBack(activity, text);
    updateButtons();
}

}  // namespace pallium::ui
