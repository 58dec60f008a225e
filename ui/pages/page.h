// ui/pages: what a person does, one room a task; a page is a widget with a state that can be kept.
#pragma once

#include "ui/connection/session.h"
#include "ui/widgets/command_registry.h"

#include <QJsonObject>
#include <QWidget>

namespace pallium::ui {

class Connector;
class MetricNames;
class SecretStore;

/// Where to go: a page by its id with the state it should show.
struct PageRequest {
    QString page;       // `query`, `tenants`
    QJsonObject state;  // as saveState() gave it; empty: as it was, or fresh
    bool inNewTab = false;
};

/// A state of the page `query` that shows this expression and runs it at once.
QJsonObject runningQuery(const QString& expression);

/// What a page is given by the shell; outlives every page. Of the shell's commands a page may
/// trigger or offer: `page.<id>`, `connection.local`, `connection.demo`, `connection.switch`,
/// `connection.unlock`, `connection.retry`, `tenant.switch`, `palette.open`. A page opens a server
/// through the connector only.
struct PageContext {
    Session& session;
    MetricNames& names;  // the session's, shared by all
    CommandRegistry& commands;
    // Always there in the program:
    SecretStore* secrets = nullptr;
    Connector* connector = nullptr;
};

/// A page of the window. It follows the session's connection and tenant by itself, polls only while
/// active, and shows every failure inside itself. Threads: GUI thread.
class Page : public QWidget {
    Q_OBJECT

  public:
    explicit Page(PageContext& context, QWidget* parent = nullptr)
        : QWidget(parent), m_context(context) {}

    /// The tab's text; changes are signalled.
    virtual QString title() const = 0;
    /// Whether this page is the one that is seen.
    virtual void setActive(bool isActive) = 0;
    /// F5; `isHard` also drops what is cached.
    virtual void refresh(bool isHard) = 0;
    /// What brings the page back as it is: filters, expressions, range; no answers.
    virtual QJsonObject saveState() const { return {}; }
    virtual void restoreState(const QJsonObject& state) { Q_UNUSED(state) }
    /// Where the keyboard should begin.
    virtual QWidget* initialFocus() { return this; }

  Q_SIGNALS:
    void titleChanged();
    /// Something worth keeping changed.
    void stateChanged();
    void pageRequested(const pallium::ui::PageRequest& request);
    /// A success worth one line in the status bar.
    void notice(const QString& text);

  protected:
    bool event(QEvent* event) override;
    PageContext& context() const { return m_context; }
    Session& session() const { return m_context.session; }

  private:
    PageContext& m_context;
};

}  // namespace pallium::ui
