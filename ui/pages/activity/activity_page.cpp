#include "ui/pages/activity/activity_page.h"

#include "ui/connection/change_sender.h"
#include "ui/models/format.h"
#include "ui/pages/change_desk.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/state_stack.h"
#include "ui/widgets/text_style.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QVBoxLayout>

namespace pallium::ui {
namespace {

constexpr int kMaxEntries = 2000;

}  // namespace

ActivityPage::ActivityPage(PageContext& context, QWidget* parent) : Page(context, parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    createHeader();
    column->addWidget(m_header);
    m_stack = new StateStack(createContent(), this);
    column->addWidget(m_stack, 1);
    m_filter->setList(m_table);
    m_model.setTimeZone(session().timeZone());
    connect(&session(), &Session::timeZoneChanged, this, [this] {
        m_model.setTimeZone(session().timeZone());
        showDetails();
    });
    connect(&session().changes(), &ChangeSender::changed, this, [this] {
        if (m_isActive) showEntries();
    });
    connect(&session(), &Session::connectionChanged, this, &ActivityPage::updateActions);
    updateActions();
}

QString ActivityPage::title() const {
    return tr("Activity");
}

QWidget* ActivityPage::initialFocus() {
    return m_table;
}

void ActivityPage::createHeader() {
    m_header = new PageHeader(title(), this);
    m_filter = new FilterEdit(tr("Filter activity"), m_header);
    m_filter->setMinimumWidth(220);
    m_header->addWidget(m_filter);
    m_copy = context().commands.add(
        {QStringLiteral("activity.copy"), tr("Copy"), QStringLiteral("copy")}, this, [this] {
            QGuiApplication::clipboard()->setText(m_table->tabSeparated());
            Q_EMIT notice(tr("Activity copied"));
        });
    m_undo = context().commands.add({QStringLiteral("activity.undo"), tr("Undo…"),
                                     QStringLiteral("history"), QKeySequence(Qt::Key_U)},
                                    this, [this] { undo(); });
    m_header->addAction(m_undo);
    m_header->addAction(m_copy);
    connect(m_filter, &FilterEdit::filterChanged, this, [this](const QString& text) {
        m_table->setFilter(text);
        updateActions();
        Q_EMIT stateChanged();
    });
}

QWidget* ActivityPage::createContent() {
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setChildrenCollapsible(false);
    m_table = new DataTable(&m_model, tr("Activity"));
    m_table->sortByColumn(ActivityModel::Time, Qt::DescendingOrder);
    m_details = new QPlainTextEdit;
    m_details->setObjectName(QStringLiteral("details"));
    m_details->setReadOnly(true);
    m_details->setTabChangesFocus(true);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_details->setAccessibleName(tr("Details of the change"));
    setMonospace(*m_details);
    splitter->addWidget(m_table);
    splitter->addWidget(m_details);
    splitter->setSizes({420, 180});
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &ActivityPage::showDetails);
    return splitter;
}

void ActivityPage::setActive(bool isActive) {
    m_isActive = isActive;
    if (isActive) showEntries();
}

void ActivityPage::refresh(bool /*isHard*/) {
    showEntries();
}

QJsonObject ActivityPage::saveState() const {
    return {{QStringLiteral("filter"), m_filter->text()}};
}

void ActivityPage::restoreState(const QJsonObject& state) {
    m_filter->setText(state.value(QStringLiteral("filter")).toString());
}

void ActivityPage::showEntries() {
    m_model.setEntries(session().changes().entries(kMaxEntries));
    const int count = m_model.rowCount();
    updateActions();
    m_header->setRemark(count == 0 ? QString() : tr("%n changes", nullptr, count));
    if (count == 0)
        return m_stack->showEmpty(tr("No changes made from this computer"),
                                  tr("What you change on a server is written down here."));
    if (!m_table->currentIndex().isValid()) m_table->setCurrentSourceRow(count - 1);
    m_stack->showContent();
    showDetails();
}

const ActivityEntry* ActivityPage::chosen() const {
    const int row = m_table->currentSourceRow();
    return row < 0 ? nullptr : &m_model.row(row);
}

void ActivityPage::updateActions() {
    m_copy->setEnabled(m_table->shownCount() > 0);
    m_copy->setStatusTip(m_copy->isEnabled() ? QString() : tr("There is nothing to copy."));
    const ActivityEntry* entry = chosen();
    const QString whyNot =
        entry == nullptr ? tr("Choose a change first.") : session().changes().whyNotUndone(*entry);
    m_undo->setEnabled(whyNot.isEmpty());
    m_undo->setStatusTip(whyNot);
}

void ActivityPage::undo() {
    if (chosen() == nullptr) return;
    const ActivityEntry entry = *chosen();
    Confirmation confirmation;
    confirmation.title = tr("Undo “%1”?").arg(entry.action);
    confirmation.text =
        tr("What this change replaced is set again. What was changed since by others, or in "
           "another way, may be lost.");
    confirmation.accept = tr("Undo");
    confirmation.facts = {{tr("Target"), entry.target}};
    if (!entry.tenant.isEmpty()) confirmation.facts.emplace_back(tr("Tenant"), entry.tenant);
    if (!entry.before.isEmpty() || !entry.after.isEmpty()) {
        confirmation.facts.emplace_back(tr("Set now"),
                                        entry.after.isEmpty() ? tr("none") : entry.after);
        confirmation.facts.emplace_back(tr("Set again"),
                                        entry.before.isEmpty() ? tr("none") : entry.before);
    }
    askForChange(this, context(), confirmation, [this, entry] {
        if (!session().changes().whyNotUndone(entry).isEmpty()) return;
        session().changes().undo(entry, this, [this](const ChangeOutcome& outcome) {
            Q_EMIT notice(outcome.answer ? tr("Undone")
                                         : tr("Not undone: %1").arg(outcome.answer.error().text));
        });
    });
}

void ActivityPage::showDetails() {
    updateActions();
    const QString text =
        chosen() == nullptr ? QString() : activityDetails(*chosen(), session().timeZone());
    if (m_details->toPlainText() != text) m_details->setPlainText(text);
}

}  // namespace pallium::ui
