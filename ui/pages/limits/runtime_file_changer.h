#pragma once

#include "ui/models/limit_rows.h"
#include "ui/pages/limits/limit_changer.h"

#include <QJsonValue>

#include <optional>

namespace pallium::ui {

/// Changes a tenant's own limits in the runtime file of a server of this computer. Threads: GUI
/// thread.
class RuntimeFileChanger final : public LimitChanger {
    Q_OBJECT

  public:
    using LimitChanger::LimitChanger;

    /// Where the file lies, the text that was looked at, and how often the server reads it.
    void setFile(const QString& path, const QByteArray& text, std::chrono::seconds period);
    /// Sets one limit of the tenant; nullopt takes it away.
    void change(const QString& tenant, const LimitRow& row, const std::optional<QJsonValue>& value);
    void forget() override;

  protected:
    ApiCall look(const QString& tenant, const QJsonObject& before, const QJsonObject& wanted,
                 const ReadBack::Told& seen) override;
    int looks() const override;

  private:
    void propose(const QString& tenant, const LimitRow& row, const std::optional<QJsonValue>& value,
                 const QByteArray& text);

    QString m_path;
    QByteArray m_text;
    std::chrono::seconds m_period{10};
    int m_changes = 0;  // begun; forget() makes them others'
};

}  // namespace pallium::ui
