#include "ui/pages/connections/profile_texts.h"

#include <QCoreApplication>

#include <array>

namespace pallium::ui {

QString environmentText(ConnectionProfile::Environment environment) {
    static constexpr std::array kNames = {QT_TRANSLATE_NOOP("Environment", "Local"),
                                          QT_TRANSLATE_NOOP("Environment", "Development"),
                                          QT_TRANSLATE_NOOP("Environment", "Staging"),
                                          QT_TRANSLATE_NOOP("Environment", "Production")};
    return QCoreApplication::translate("Environment", kNames[static_cast<size_t>(environment)]);
}

Token environmentToken(ConnectionProfile::Environment environment) {
    switch (environment) {
        case ConnectionProfile::Environment::Local:
            return Token::EnvironmentLocal;
        case ConnectionProfile::Environment::Development:
            return Token::EnvironmentDevelopment;
        case ConnectionProfile::Environment::Staging:
            return Token::EnvironmentStaging;
        case ConnectionProfile::Environment::Production:
            return Token::EnvironmentProduction;
    }
    return Token::EnvironmentProduction;
}

}  // namespace pallium::ui
