#include "ui/pages/limits/runtime_file_changer.h"

#include "ui/client/status_api.h"
#include "ui/connection/background.h"
#include "ui/connection/file_edit.h"
#include "ui/models/limit_value.h"
#include "ui/models/runtime_file.h"
#include "ui/models/settings_model.h"
#include "ui/pages/change_desk.h"

namespace pallium::ui {

void RuntimeFileChanger::setFile(const QString& path, const QByteArray& text,
                                 std::chrono::seconds period) {
    m_path = path;
    m_text = text;
    m_period = period;
}

void RuntimeFileChanger::forget() {
    LimitChanger::forget();
    m_path.clear();
    m_text.clear();
    ++m_changes;
}

int RuntimeFileChanger::looks() const {
    // It may have read the file just before; and a moment for reading it.
    constexpr int kMore = 5;
    constexpr std::chrono::seconds kMost{120};
    return static_cast<int>(std::min(m_period, kMost).count()) + kMore;
}

void RuntimeFileChanger::change(const QString& tenant, const LimitRow& row,
                                const std::optional<QJsonValue>& value) {
    if (isBusy() || m_path.isEmpty() || !mayChange(context().session)) return;
    setBusy(tr("Preparing the file…"));
    const auto work = [text = m_text, tenant, limit = row.name(), value] {
        return withLimit(text, tenant, limit, value);
    };
    runInBackground(this, work,
                    [this, tenant, row, value,
                     change = m_changes](const tl::expected<QByteArray, QString>& text) {
                        if (change != m_changes) return;
                        if (!text) return refuse(text.error());
                        if (*text == m_text) return refuse(tr("The file says so already."));
                        propose(tenant, row, value, *text);
                    });
}

void RuntimeFileChanger::propose(const QString& tenant, const LimitRow& row,
                                 const std::optional<QJsonValue>& value, const QByteArray& text) {
    Change change{value ? tr("Set limits") : tr("Remove limits"), row.name(), tenant,
                  fileEdit(m_path, m_text, text)};
    change.reverse = {fileEdit(m_path, text, m_text)};
    // As the server tells of it: what is the default is nobody's own.
    if (row.hasOwn()) change.before = limitsToText({{row.name(), row.own}});
    if (value && *value != row.standard) change.after = limitsToText({{row.name(), *value}});
    ask(change, tr("It is written into %1, which the server reads every %n seconds.", nullptr,
                   static_cast<int>(m_period.count()))
                    .arg(m_path));
}

ApiCall RuntimeFileChanger::look(const QString& tenant, const QJsonObject& before,
                                 const QJsonObject& wanted, const ReadBack::Told& seen) {
    return runtimeConfiguration(
        context().session.connection()->client(), ConfigMode::Diff, ApiRequest::Urgency::Visible,
        [tenant, before, wanted, seen](const ApiResult<QString>& yaml) {
            if (!yaml) return seen(ReadBack::Sight::CannotTell);
            const auto settings = settingValues(*parseSettings(*yaml));
            bool isSeen = true;
            for (const QString& limit : before.keys() + wanted.keys()) {
                const QString path = QStringLiteral("overrides.%1.%2").arg(tenant, limit);
                const auto shown = settings.constFind(path);
                const bool isThere = shown != settings.constEnd();
                isSeen = isSeen && isThere == wanted.contains(limit);
                if (isSeen && isThere)
                    isSeen =
                        limitFromYaml(*shown, limitDoc(limit, *shown).kind) == wanted.value(limit);
            }
            seen(isSeen ? ReadBack::Sight::Seen : ReadBack::Sight::NotYet);
        });
}

}  // namespace pallium::ui
