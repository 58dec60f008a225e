#include "ui/shell/environment.h"

#include <QCoreApplication>

namespace pallium::ui {

Token environmentColor(const ConnectionProfile& profile) {
    if (profile.kind == ConnectionProfile::Kind::Demo) return Token::EnvironmentDemo;
    switch (profile.environment) {
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

QString environmentName(const ConnectionProfile& profile) {
    const auto tr = [](const char* text) {
        return QCoreApplication::translate("Environment", text);
    };
    if (profile.kind == ConnectionProfile::Kind::Demo) return tr("Demo");
    switch (profile.environment) {
        case ConnectionProfile::Environment::Local:
            return tr("Local");
        case ConnectionProfile::Environment::Development:
            return tr("Development");
        case ConnectionProfile::Environment::Staging:
            return tr("Staging");
        case ConnectionProfile::Environment::Production:
            break;
    }
    return tr("Production");
}

}  // namespace pallium::ui
