#include "ui/connection/state_access.h"

namespace pallium::ui {

QString StateAccess::judge(const Result<void>& result, bool& wasBad) {
    const bool isNews = !result && !wasBad;
    wasBad = !result;
    if (result) return {};
    m_problem = QString::fromStdString(result.error().message);
    if (isNews) m_onFailed(m_problem);
    return m_problem;
}

Result<sqlite::Statement> StateAccess::prepared(std::string_view sql,
                                                const std::vector<QString>& texts) {
    auto statement = m_database.prepare(sql);
    PALLIUM_TRY(statement);
    for (size_t i = 0; i < texts.size(); ++i)
        statement->bind(static_cast<int>(i) + 1, texts[i].toStdString());
    return statement;
}

Result<void> StateAccess::run(std::string_view sql, const std::vector<QString>& texts) {
    auto statement = prepared(sql, texts);
    PALLIUM_TRY(statement);
    return statement->run();
}

}  // namespace pallium::ui
