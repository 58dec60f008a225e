#include "ui/pages/query/history_panel.h"

#include "ui/pages/query/two_line_delegate.h"
#include "ui/widgets/filter_edit.h"
#include "ui/widgets/text_style.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace pallium::ui {

HistoryPanel::HistoryPanel(StateDatabase& database, QWidget* parent)
    : QWidget(parent), m_model(new HistoryModel(database, this)) {
    createControls();
    createList();
    auto* const head = new QHBoxLayout;
    head->setSpacing(4);
    head->addWidget(createText(tr("History"), TextRole::Heading), 1);
    head->addWidget(m_starred);
    head->addWidget(m_everywhere);
    head->addWidget(m_close);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 16);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(m_search);
    layout->addWidget(m_list, 1);
    setTabOrder(m_search, m_list);
    setTabOrder(m_list, m_starred);
    setTabOrder(m_starred, m_everywhere);
    setTabOrder(m_everywhere, m_close);
}

void HistoryPanel::createControls() {
    const auto makeButton = [this](const QString& icon, const QString& text) {
        auto* const button = new QToolButton(this);
        button->setIcon(theme().icon(icon));
        button->setAccessibleName(text);
        button->setToolTip(text);
        button->setAutoRaise(true);
        return button;
    };
    m_starred = makeButton(QStringLiteral("star"), tr("Only starred runs"));
    m_starred->setCheckable(true);
    m_everywhere = makeButton(QStringLiteral("server"), tr("Runs on every connection"));
    m_everywhere->setCheckable(true);
    m_close = makeButton(QStringLiteral("x"), tr("Close the history"));
    m_search = new FilterEdit(tr("Search the history"), this);
    m_search->setObjectName(QStringLiteral("historySearch"));
    connect(m_starred, &QToolButton::toggled, m_model, &HistoryModel::setOnlyStarred);
    connect(m_everywhere, &QToolButton::toggled, this, [this](bool isEverywhere) {
        m_model->setConnection(isEverywhere ? QString() : m_connectionId);
    });
    connect(m_close, &QToolButton::clicked, this, &HistoryPanel::closeRequested);
    connect(m_search, &QLineEdit::textChanged, m_model, &HistoryModel::setFilter);
    m_search->installEventFilter(this);
}

void HistoryPanel::createList() {
    m_list = new QListView(this);
    m_list->setObjectName(QStringLiteral("historyList"));
    m_list->setAccessibleName(tr("Runs of before"));
    m_list->setModel(m_model);
    m_list->setUniformItemSizes(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    auto* const delegate = new TwoLineDelegate(HistoryModel::DetailRole, m_list);
    delegate->setStarRole(HistoryModel::StarredRole);
    m_list->setItemDelegate(delegate);
    m_list->installEventFilter(this);
    connect(m_list, &QListView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT runRequested(m_model->entry(index)); });
    connect(m_list, &QWidget::customContextMenuRequested, this, &HistoryPanel::showMenu);
}

void HistoryPanel::setConnection(const QString& connectionId) {
    m_connectionId = connectionId;
    if (!m_everywhere->isChecked()) m_model->setConnection(connectionId);
}

void HistoryPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_model->setShown(true);
}

void HistoryPanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    m_model->setShown(false);
}

bool HistoryPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key == Qt::Key_Escape) {
        Q_EMIT closeRequested();
        return true;
    }
    if (watched == m_search && (key == Qt::Key_Down || key == Qt::Key_Return) &&
        m_model->rowCount() > 0) {
        m_list->setCurrentIndex(m_model->index(0));
        m_list->setFocus();
        return true;
    }
    if (watched == m_list && key == Qt::Key_Space) {
        toggleStar();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void HistoryPanel::toggleStar() {
    const QModelIndex index = m_list->currentIndex();
    if (index.isValid()) m_model->setStarred(index, !m_model->entry(index).isStarred);
}

void HistoryPanel::showMenu(const QPoint& position) {
    const QModelIndex index = m_list->indexAt(position);
    if (!index.isValid()) return;
    const HistoryEntry entry = m_model->entry(index);
    auto* const menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Run again"), this, [this, entry] { Q_EMIT runRequested(entry); });
    menu->addAction(tr("Edit"), this, [this, entry] { Q_EMIT editRequested(entry); });
    menu->addAction(entry.isStarred ? tr("Remove the star") : tr("Star"), this,
                    &HistoryPanel::toggleStar);
    menu->addAction(tr("Copy"), this,
                    [entry] { QApplication::clipboard()->setText(entry.expression); });
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

}  // namespace pallium::ui
