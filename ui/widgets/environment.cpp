#include "ui/widgets/environment.h"

#include <QCoreApplication>

#include <array>

namespace pallium::ui {

Token environmentColor(ConnectionProfile::Environment environment) {
    switch (environment) {
        case ConnectionProfile::Environment::Local:
            return Token::EnvironmentLocal;
        case ConnectionProfile::Environment::Development:
            return Token::EnvironmentDevelopment;
        case ConnectionProfile::Environment::Staging:
            return Token::EnvironmentStaging;
        case ConnectionProfile::Environment::Production:
            break;
    }
    return Token::EnvironmentProduction;
}

QString environmentName(ConnectionProfile::Environment environment) {
    static constexpr std::array kNames = {QT_TRANSLATE_NOOP("Environment", "Local"),
                                          QT_TRANSLATE_NOOP("Environment", "Development"),
                                          QT_TRANSLATE_NOOP("Environment", "Staging"),
                                          QT_TRANSLATE_NOOP("Environment", "Production")};
    return QCoreApplication::translate("Environment", kNames[static_cast<size_t>(environment)]);
}

Token environmentColor(const ConnectionProfile& profile) {
    return profile.kind == ConnectionProfile::Kind::Demo ? Token::EnvironmentDemo
                                                         : environmentColor(profile.environment);
}

QString environmentName(const ConnectionProfile& profile) {
    return profile.kind == ConnectionProfile::Kind::Demo
               ? QCoreApplication::translate("Environment", "Demo")
               : environmentName(profile.environment);
}

}  // namespace pallium::ui
