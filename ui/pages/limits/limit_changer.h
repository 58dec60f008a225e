#pragma once

#include "ui/connection/read_back.h"
#include "ui/models/health.h"
#include "ui/pages/page.h"
#include "ui/widgets/confirm_dialog.h"

#include <QJsonObject>
#include <QObject>

#include <chrono>

namespace pallium::ui {

struct Change;

/// Changes a tenant's own limits on behalf of a page: asks where that is called for, does it, and
/// reads back. How a server is told, and how it shows it, is what kinds of changers differ in.
/// Threads: GUI thread.
class LimitChanger : public QObject {
    Q_OBJECT

  public:
    /// Dialogs stand over `owner`; both outlive it.
    LimitChanger(QWidget& owner, PageContext& context);

    /// Takes back what was done before.
    void undo(qint64 activity);
    bool isBusy() const { return m_isBusy; }
    /// Drops what is under way: another server follows, or none.
    virtual void forget();

  Q_SIGNALS:
    /// Nothing was changed, and why.
    void refused(const QString& text);
    /// How it goes, also while isBusy().
    void told(pallium::ui::Health health, const QString& text);
    /// A change was taken that undo() can take back.
    void undoable(qint64 activity, const QString& text);

  protected:
    PageContext& context() const { return m_context; }
    void setBusy(const QString& why);
    void refuse(const QString& text);
    /// Asks, with `what` as the text of the dialog, and goes on to send it. Before and after of the
    /// change are JSON objects of limits.
    void ask(const Change& change, const QString& what);
    /// Starts a look whether the server shows `wanted` in place of `before`.
    virtual ApiCall look(const QString& tenant, const QJsonObject& before,
                         const QJsonObject& wanted, const ReadBack::Told& seen) = 0;
    /// How often it is looked, once a second.
    virtual int looks() const { return 5; }

  private:
    void send(const Change& change);
    void watch(const QString& tenant, const QJsonObject& before, const QJsonObject& wanted,
               qint64 activity);

    QWidget& m_owner;
    PageContext& m_context;
    bool m_isBusy = false;
    ReadBack m_readBack;
};

/// A JSON object of limits as the activity log keeps it; empty for none.
QString limitsToText(const QJsonObject& limits);
QJsonObject limitsFromText(const QString& text);

}  // namespace pallium::ui
