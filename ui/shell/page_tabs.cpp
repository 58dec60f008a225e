#include "ui/shell/page_tabs.h"

#include "ui/widgets/theme.h"

#include <QHBoxLayout>
#include <QMouseEvent>
#include <QPainter>
#include <QTabBar>
#include <QToolButton>
#include <QVariantMap>

namespace pallium::ui {
namespace {

/// A tab bar whose tabs keep to a readable width.
class BoundedTabBar final : public QTabBar {
  public:
    using QTabBar::QTabBar;

  protected:
    QSize tabSizeHint(int index) const override {
        QSize size = QTabBar::tabSizeHint(index);
        const int letter = fontMetrics().averageCharWidth();
        size.setWidth(qBound(14 * letter, size.width(), 34 * letter));
        return size;
    }
    QSize minimumTabSizeHint(int index) const override { return tabSizeHint(index); }
};

/// What the bar keeps of a tab.
struct TabData {
    QString id;
    QString title;
};

TabData readTab(const QTabBar& bar, int index) {
    const QVariantMap data = bar.tabData(index).toMap();
    return {data.value(QStringLiteral("id")).toString(),
            data.value(QStringLiteral("title")).toString()};
}

void writeTab(QTabBar& bar, int index, const TabData& tab) {
    bar.setTabData(
        index, QVariantMap{{QStringLiteral("id"), tab.id}, {QStringLiteral("title"), tab.title}});
}

}  // namespace

PageTabs::PageTabs(QWidget* parent) : QWidget(parent) {
    m_bar = new BoundedTabBar;
    m_bar->setObjectName(QStringLiteral("pageTabs"));
    m_bar->setAccessibleName(tr("Open tabs"));
    m_bar->setMovable(true);
    m_bar->setDrawBase(false);
    m_bar->setExpanding(false);
    m_bar->setDocumentMode(true);
    m_bar->setElideMode(Qt::ElideRight);
    m_bar->setUsesScrollButtons(true);
    m_bar->installEventFilter(this);
    m_new = new QToolButton;
    m_new->setAutoRaise(true);
    m_new->setIcon(theme().icon(QStringLiteral("plus")));
    m_new->setAccessibleName(tr("New tab"));
    m_new->setToolTip(tr("New tab"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 0, 8, 0);
    layout->setSpacing(4);
    layout->addWidget(m_bar, 0, Qt::AlignBottom);
    layout->addWidget(m_new);
    layout->addStretch();
    connect(m_new, &QToolButton::clicked, this, &PageTabs::newRequested);
    connect(m_bar, &QTabBar::tabMoved, this, &PageTabs::orderChanged);
    connect(m_bar, &QTabBar::currentChanged, this, [this](int index) {
        if (index >= 0) Q_EMIT currentChosen(idAt(index));
    });
}

int PageTabs::indexOf(const QString& id) const {
    for (int index = 0; index < m_bar->count(); ++index)
        if (idAt(index) == id) return index;
    return -1;
}

QString PageTabs::idAt(int index) const {
    return readTab(*m_bar, index).id;
}

void PageTabs::createCloseButton(int index, const QString& id) {
    auto* close = new QToolButton;
    close->setAutoRaise(true);
    close->setFocusPolicy(Qt::NoFocus);  // Ctrl+W does it from the keyboard
    close->setIconSize(QSize(12, 12));
    close->setIcon(theme().icon(QStringLiteral("x"), Token::TextMuted));
    close->setAccessibleName(tr("Close tab"));
    close->setToolTip(tr("Close tab"));
    m_bar->setTabButton(index, QTabBar::RightSide, close);
    connect(close, &QToolButton::clicked, this, [this, id] { Q_EMIT closeRequested(id); });
}

void PageTabs::add(const QString& id, const QString& title) {
    const QSignalBlocker blocker(m_bar);
    const int index = m_bar->insertTab(m_bar->currentIndex() + 1, QString());
    writeTab(*m_bar, index, {id, title});
    showTitle(index);
    createCloseButton(index, id);
}

void PageTabs::remove(const QString& id) {
    const QSignalBlocker blocker(m_bar);
    if (const int index = indexOf(id); index >= 0) m_bar->removeTab(index);
}

void PageTabs::clear() {
    const QSignalBlocker blocker(m_bar);
    while (m_bar->count() > 0)
        m_bar->removeTab(0);
}

void PageTabs::setTitle(const QString& id, const QString& title) {
    const int index = indexOf(id);
    if (index < 0) return;
    TabData tab = readTab(*m_bar, index);
    tab.title = title;
    writeTab(*m_bar, index, tab);
    showTitle(index);
}

void PageTabs::showTitle(int index) {
    const TabData tab = readTab(*m_bar, index);
    QString shown = tab.title;
    shown.replace(QLatin1Char('&'), QLatin1String("&&"));
    m_bar->setTabText(index, shown);
    m_bar->setTabToolTip(index, tab.title);
    m_bar->setAccessibleTabName(index, tab.title);
}

void PageTabs::setCurrent(const QString& id) {
    const QSignalBlocker blocker(m_bar);
    if (const int index = indexOf(id); index >= 0) m_bar->setCurrentIndex(index);
}

QString PageTabs::current() const {
    return m_bar->currentIndex() < 0 ? QString() : idAt(m_bar->currentIndex());
}

std::vector<QString> PageTabs::ids() const {
    std::vector<QString> ids;
    for (int index = 0; index < m_bar->count(); ++index)
        ids.push_back(idAt(index));
    return ids;
}

QString PageTabs::neighbour(int steps) const {
    const int count = m_bar->count();
    if (count == 0) return {};
    return idAt(((m_bar->currentIndex() + steps) % count + count) % count);
}

bool PageTabs::eventFilter(QObject* watched, QEvent* event) {
    if (watched != m_bar || event->type() != QEvent::MouseButtonRelease)
        return QWidget::eventFilter(watched, event);
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const int index = m_bar->tabAt(mouse->position().toPoint());
    if (mouse->button() != Qt::MiddleButton || index < 0) return false;
    Q_EMIT closeRequested(idAt(index));
    return true;
}

void PageTabs::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(theme().color(Token::Border));
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

}  // namespace pallium::ui
