#include "tests/support/test_main.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QFont>
#include <QLocale>

/// The main function of widget tests: no display, one font and one locale everywhere, light theme.
int main(int argc, char** argv) {
    qputenv("QTEST_DISABLE_STACK_DUMP", "1");
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QApplication application(argc, argv);
    QApplication::setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
    pallium::ui::Theme theme(&application);
    theme.setChoice(pallium::ui::Theme::Choice::Light);
    return pallium::test::runRegisteredTests(argc, argv);
}
