#include "ui/shell/page_area.h"

#include "ui/connection/state_database.h"
#include "ui/shell/page_tabs.h"
#include "ui/widgets/first_of_tab.h"

#include <QDateTime>
#include <QEvent>
#include <QJsonArray>
#include <QStackedWidget>
#include <QUuid>
#include <QVBoxLayout>

#include <utility>

namespace pallium::ui {
namespace {

constexpr int kSaveDelayMs = 500;
constexpr qint64 kClosedTabLifeMs = 30LL * 24 * 3600 * 1000;
constexpr size_t kMaxClosedTabs = 25;

const QString kPageKey = QStringLiteral("page");
const QString kTitleKey = QStringLiteral("title");
const QString kStateKey = QStringLiteral("state");
const QString kIsCurrentKey = QStringLiteral("current");
const QString kClosedAtKey = QStringLiteral("closedAtMs");

QString closedKey(const QString& connectionId) {
    return QStringLiteral("tabs.closed.%1").arg(connectionId);
}

QString stateKey(const QString& pageId) {
    return QStringLiteral("page.state.%1").arg(pageId);
}

std::vector<QJsonObject> closedTabs(const StateDatabase& database, const QString& connectionId) {
    const qint64 oldest = QDateTime::currentMSecsSinceEpoch() - kClosedTabLifeMs;
    std::vector<QJsonObject> tabs;
    for (const QJsonValue& value : database.value(closedKey(connectionId)).toArray())
        if (value[kClosedAtKey].toInteger() >= oldest) tabs.push_back(value.toObject());
    return tabs;
}

}  // namespace

PageArea::PageArea(const PageSpecs& pages, PageContext& context, QWidget* parent)
    : QWidget(parent), m_pages(pages), m_context(context) {
    m_tabs = new PageTabs;
    m_tabs->hide();
    m_stack = new QStackedWidget;
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_tabs);
    layout->addWidget(m_stack, 1);
    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(kSaveDelayMs);
    connect(&m_saveTimer, &QTimer::timeout, this, &PageArea::saveNow);
    connect(m_tabs, &PageTabs::orderChanged, this, &PageArea::saveSoon);
    connect(m_tabs, &PageTabs::newRequested, this, &PageArea::newTab);
    connect(m_tabs, &PageTabs::closeRequested, this, [this](const QString& id) { closeTab(id); });
    connect(m_tabs, &PageTabs::currentChosen, this, [this](const QString& id) {
        rememberLeaving();
        showTab(id, {});
    });
}

PageArea::~PageArea() {
    saveNow();
}

void PageArea::open(const PageRequest& request) {
    const PageSpec* spec = findPage(m_pages, request.page);
    if (spec == nullptr) return;
    rememberLeaving();
    if (!spec->opensInTabs) return show(spec->id, {}, request.state);
    const QString tab = request.inNewTab ? QString() : lastTabOf(spec->id);
    if (!tab.isEmpty()) return show(spec->id, tab, request.state);
    show(spec->id, addTab(spec->id, spec->title, request.state), {});
}

void PageArea::rememberLeaving() {
    if (m_current != nullptr) m_history.updateCurrent(m_current->saveState());
}

/// The current tab of that page, else its last one.
QString PageArea::lastTabOf(const QString& pageId) const {
    if (const QString current = m_tabs->current(); m_open.value(current).page == pageId)
        return current;
    QString found;
    for (const QString& id : m_tabs->ids())
        if (m_open.value(id).page == pageId) found = id;
    return found;
}

void PageArea::show(const QString& pageId, const QString& tabId, const QJsonObject& state) {
    if (!tabId.isEmpty()) return showTab(tabId, state);
    Page* page = m_singles.value(pageId);
    if (page == nullptr) {
        page = create(*findPage(m_pages, pageId), {});
        m_singles.insert(pageId, page);
        const QJsonObject kept = m_context.session.database().value(stateKey(pageId)).toObject();
        if (!kept.isEmpty()) page->restoreState(kept);
    }
    if (!state.isEmpty()) page->restoreState(state);
    setCurrent(page, pageId, {});
}

void PageArea::showTab(const QString& tabId, const QJsonObject& state) {
    Tab& tab = m_open[tabId];
    if (tab.widget == nullptr) {
        tab.widget = create(*findPage(m_pages, tab.page), tabId);
        if (!tab.state.isEmpty()) tab.widget->restoreState(tab.state);
    }
    if (!state.isEmpty()) tab.widget->restoreState(state);
    m_tabs->setCurrent(tabId);
    setCurrent(tab.widget, tab.page, tabId);
}

Page* PageArea::create(const PageSpec& spec, const QString& tabId) {
    Page* page = spec.create(m_context, m_stack);
    page->setAccessibleName(spec.title);
    m_stack->addWidget(page);
    watch(*page, tabId);
    return page;
}

void PageArea::watch(Page& page, const QString& tabId) {
    connect(&page, &Page::pageRequested, this, &PageArea::open);
    connect(&page, &Page::notice, this, &PageArea::notice);
    connect(&page, &Page::stateChanged, this, &PageArea::saveSoon);
    connect(&page, &Page::titleChanged, this, [this, tabId, source = &page] {
        if (auto tab = m_open.find(tabId); tab != m_open.end()) {
            tab->title = source->title();
            m_tabs->setTitle(tabId, tab->title);
            saveSoon();
        }
        Q_EMIT changed();
    });
}

void PageArea::focusPage(Qt::FocusReason reason) {
    if (m_current == nullptr) return;
    QWidget* place = m_current->initialFocus();
    // What is not there yet gets the keyboard from the face that stands in for it.
    while (!place->isVisibleTo(m_current) && place != m_current)
        place = place->parentWidget();
    if (!place->isEnabled()) place = m_current;
    (place == m_current->initialFocus() ? *place : firstOfTab(*place)).setFocus(reason);
}

void PageArea::setCurrent(Page* page, const QString& pageId, const QString& tabId) {
    if (m_current != nullptr && m_current != page) m_current->setActive(false);
    const bool isOther = m_current != page;
    m_current = page;
    m_currentId = pageId;
    m_currentTab = tabId;
    m_tabs->setVisible(!tabId.isEmpty());
    m_stack->setCurrentWidget(page);
    m_history.visit({pageId, tabId, page->saveState()});
    if (isOther) {
        page->setActive(m_isActive);
        focusPage(Qt::OtherFocusReason);
        saveSoon();
    }
    if (auto tab = m_open.find(tabId); tab != m_open.end()) {
        tab->title = page->title();
        m_tabs->setTitle(tabId, tab->title);
    }
    Q_EMIT changed();
}

void PageArea::setActive(bool isActive) {
    if (m_isActive == isActive) return;
    m_isActive = isActive;
    if (m_current != nullptr) m_current->setActive(isActive);
}

QString PageArea::addTab(const QString& pageId, const QString& title, const QJsonObject& state) {
    const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_open.insert(id, {pageId, title, state, nullptr});
    m_tabs->add(id, title);
    saveSoon();
    return id;
}

void PageArea::newTab() {
    const PageSpec* current = findPage(m_pages, m_currentId);
    if (current != nullptr && current->opensInTabs) return open({current->id, {}, true});
    for (const PageSpec& page : m_pages)
        if (page.opensInTabs) return open({page.id, {}, true});
}

void PageArea::closeTab() {
    if (!m_currentTab.isEmpty()) closeTab(m_currentTab);
}

void PageArea::closeTab(const QString& id) {
    if (!m_open.contains(id)) return;
    if (id == m_currentTab) rememberLeaving();
    QJsonObject closed = tabJson(id);
    closed.insert(kClosedAtKey, QDateTime::currentMSecsSinceEpoch());
    m_closed.push_back(closed);
    if (m_closed.size() > kMaxClosedTabs) m_closed.erase(m_closed.begin());
    const Tab tab = m_open.take(id);
    m_tabs->remove(id);
    if (id == m_currentTab) {
        m_currentTab.clear();
        // The last tab makes way for a fresh one of its kind, so that the page is never bare.
        const QString next = m_tabs->current();
        if (next.isEmpty())
            showTab(addTab(tab.page, findPage(m_pages, tab.page)->title, {}), {});
        else
            showTab(next, {});
    }
    if (tab.widget != nullptr) {
        m_stack->removeWidget(tab.widget);
        tab.widget->deleteLater();  // it may be the one that asks
    }
    saveSoon();
    Q_EMIT changed();
}

void PageArea::reopenTab() {
    if (m_closed.empty()) return;
    const QJsonObject closed = m_closed.back();
    m_closed.pop_back();
    const QString page = closed[kPageKey].toString();
    if (findPage(m_pages, page) == nullptr) return;
    rememberLeaving();
    showTab(addTab(page, closed[kTitleKey].toString(), closed[kStateKey].toObject()), {});
}

void PageArea::stepTab(int steps) {
    if (m_currentTab.isEmpty()) return;
    rememberLeaving();
    showTab(m_tabs->neighbour(steps), {});
}

void PageArea::goBack() {
    rememberLeaving();
    travel(m_history.back());
}

void PageArea::goForward() {
    rememberLeaving();
    travel(m_history.forward());
}

void PageArea::travel(const std::optional<PageHistory::Entry>& entry) {
    if (!entry) return;
    if (entry->tab.isEmpty() || m_open.contains(entry->tab))
        return show(entry->page, entry->tab, entry->state);
    // The tab was closed since: it comes back under the same id, so that the way stays the way.
    m_open.insert(entry->tab, {entry->page, findPage(m_pages, entry->page)->title, {}, nullptr});
    m_tabs->add(entry->tab, m_open[entry->tab].title);
    showTab(entry->tab, entry->state);
}

QJsonObject PageArea::tabJson(const QString& id) const {
    const Tab tab = m_open.value(id);
    return {{kPageKey, tab.page},
            {kTitleKey, tab.title},
            {kStateKey, tab.widget != nullptr ? tab.widget->saveState() : tab.state},
            {kIsCurrentKey, id == m_tabs->current()}};
}

void PageArea::saveNow() {
    m_saveTimer.stop();
    StateDatabase& database = m_context.session.database();
    for (auto page = m_singles.cbegin(); page != m_singles.cend(); ++page) {
        const QJsonObject state = page.value()->saveState();
        if (database.value(stateKey(page.key())).toObject() != state)
            database.setValue(stateKey(page.key()), state);
    }
    if (m_connectionId.isEmpty()) return;
    std::vector<QJsonObject> tabs;
    for (const QString& id : m_tabs->ids())
        tabs.push_back(tabJson(id));
    database.saveTabs(m_connectionId, tabs);
    QJsonArray closed;
    for (const QJsonObject& tab : m_closed)
        closed.append(tab);
    database.setValue(closedKey(m_connectionId), closed);
    if (!m_currentId.isEmpty()) database.setValue(QStringLiteral("page.last"), m_currentId);
}

void PageArea::dropTabs() {
    m_tabs->clear();
    for (const Tab& tab : std::as_const(m_open)) {
        if (tab.widget == nullptr) continue;
        m_stack->removeWidget(tab.widget);
        tab.widget->deleteLater();
    }
    m_open.clear();
    m_currentTab.clear();
}

void PageArea::switchConnection() {
    const Connection* connection = m_context.session.connection();
    const QString id = connection != nullptr ? connection->profile().id : QString();
    if (id == m_connectionId) return;
    saveNow();
    const bool wasTab = !m_currentTab.isEmpty();
    dropTabs();
    m_history.clear();
    m_connectionId = id;
    restoreTabs();
    if (wasTab)
        open({m_currentId, {}, false});
    else if (m_current != nullptr)
        m_history.visit({m_currentId, {}, m_current->saveState()});
    Q_EMIT changed();
}

void PageArea::restoreTabs() {
    m_closed.clear();
    if (m_connectionId.isEmpty()) return;
    const StateDatabase& database = m_context.session.database();
    QString current;
    for (const QJsonObject& saved : database.tabs(m_connectionId)) {
        const QString page = saved[kPageKey].toString();
        const PageSpec* spec = findPage(m_pages, page);
        if (spec == nullptr || !spec->opensInTabs) continue;
        const QString id = addTab(page, saved[kTitleKey].toString(), saved[kStateKey].toObject());
        m_tabs->setCurrent(id);  // so that the next one comes after it
        if (saved[kIsCurrentKey].toBool()) current = id;
    }
    if (!current.isEmpty()) m_tabs->setCurrent(current);
    m_closed = closedTabs(database, m_connectionId);
}

}  // namespace pallium::ui
