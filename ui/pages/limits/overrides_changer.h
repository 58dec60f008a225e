#pragma once

#include "ui/client/admin_api.h"
#include "ui/connection/read_back.h"
#include "ui/models/health.h"
#include "ui/pages/page.h"

#include <QJsonObject>
#include <QObject>

namespace pallium::ui {

struct Change;

/// Changes a tenant's own limits on behalf of a page: looks whether somebody else changed them
/// meanwhile, asks where that is called for, sends, and reads back. Threads: GUI thread.
class OverridesChanger final : public QObject {
    Q_OBJECT

  public:
    /// Dialogs stand over `owner`; both outlive it.
    OverridesChanger(QWidget& owner, PageContext& context);

    /// `canSetAgain`: the server takes all of the limits in `before` by its API.
    void change(const QString& tenant, const QJsonObject& before, const QJsonObject& after,
                bool canSetAgain);
    /// Takes back what was done before.
    void undo(qint64 activity);
    bool isBusy() const { return m_isBusy; }
    /// Drops what is under way: another server follows, or none.
    void forget();

  Q_SIGNALS:
    /// Nothing was changed, and why.
    void refused(const QString& text);
    /// How it goes, also while isBusy().
    void told(pallium::ui::Health health, const QString& text);
    /// A change was taken that undo() can take back.
    void undoable(qint64 activity, const QString& text);

  private:
    void ask(const Change& change, const QJsonObject& after);
    void send(const Change& change, const QJsonObject& after);
    void watch(const QString& tenant, const QJsonObject& wanted, qint64 activity);
    void refuse(const QString& text);

    QWidget& m_owner;
    PageContext& m_context;
    bool m_isBusy = false;
    ApiCall m_look;
    ReadBack m_readBack;
};

}  // namespace pallium::ui
