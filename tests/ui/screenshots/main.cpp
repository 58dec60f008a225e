// Takes pictures of every page of the console over a demo server, and checks what can be checked
// without a reference. Run by tests/screenshots, once for each QT_SCALE_FACTOR.
#include "tests/support/pallium_process.h"
#include "tests/support/temp_dir.h"
#include "tests/ui/screenshots/camera.h"
#include "tests/ui/screenshots/page_checks.h"
#include "tests/ui/screenshots/scenes.h"
#include "ui/shell/application.h"
#include "ui/shell/main_window.h"
#include "ui/shell/page_area.h"
#include "ui/widgets/theme.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QLocale>
#include <QTest>

#include <csignal>
#include <cstdio>

namespace pallium::test {
namespace {

constexpr QSize kNormal(1280, 800);
constexpr QSize kSmall(960, 600);
constexpr int kDataTimeoutMs = 30'000;

QString text(const char* latin1) {
    return QString::fromLatin1(latin1);
}

bool waitForData(PalliumProcess& server) {
    const QDeadlineTimer deadline(kDataTimeoutMs);
    while (!deadline.hasExpired()) {
        const HttpAnswer answer = server.get(text("/prometheus/api/v1/query?query=up"), "shop");
        if (answer.body.contains("\"value\"")) return true;
        QTest::qWait(200);
    }
    return false;
}

/// The console's host over a server in another process.
PalliumHost hostOver(QByteArray& url, const QByteArray& directory) {
    PalliumHost host{};
    host.context = &url;
    host.product = "Pallium";
    host.version = "0.1.0";
    host.startBackend = [](void* context, int, const char** baseUrl) -> const char* {
        *baseUrl = static_cast<QByteArray*>(context)->constData();
        return nullptr;
    };
    host.stopBackend = [](void*) {};
    host.startsServer = 1;
    host.wantsDemo = 1;
    host.profileDir = directory.constData();
    return host;
}

/// Takes the pictures of one console into a folder.
class PhotoSession final {
  public:
    PhotoSession(ui::Application& console, QDir folder)
        : m_console(console), m_folder(std::move(folder)) {}

    void takeAll(const ui::PageSpecs& pages) {
        for (const auto choice : {ui::Theme::Choice::Light, ui::Theme::Choice::Dark}) {
            ui::theme().setChoice(choice);
            for (const QSize size : {kNormal, kSmall}) {
                m_console.window().resize(size);
                for (const ui::PageSpec& page : pages)
                    takePage(page.id);
                takePopups();
            }
        }
        contactSheet(m_photos).save(
            m_folder.filePath(text("contact-sheet-") + scale() + text(".png")));
    }
    int problems() const { return m_problems; }

  private:
    void takePage(const QString& page) {
        m_console.window().openPage({page, {}});
        take(page);
        for (const QString& problem : checkPage(m_console.window())) {
            std::printf("%s: %s\n", qPrintable(nameOf(page)), qPrintable(problem));
            ++m_problems;
        }
    }
    void takePopups() {
        for (const char* command : {"palette.open", "connection.switch", "tenant.switch"}) {
            m_console.commands().action(text(command))->trigger();
            take(text(command).section(QLatin1Char('.'), 0, 0));
            while (QWidget* popup = QApplication::activePopupWidget())
                popup->close();
        }
    }
    void take(const QString& what) {
        const QString name = nameOf(what);
        const QImage image = photograph(m_console.window());
        image.save(m_folder.filePath(name + text(".png")));
        m_photos.push_back({name, image});
    }
    QString nameOf(const QString& what) const {
        const QSize size = m_console.window().size();
        return QStringLiteral("%1-%2-%3-%4x%5")
            .arg(what, ui::theme().isDark() ? text("dark") : text("light"), scale())
            .arg(size.width())
            .arg(size.height());
    }
    QString scale() const { return QString::number(m_console.window().devicePixelRatioF()) + u'x'; }

    ui::Application& m_console;
    QDir m_folder;
    std::vector<Photo> m_photos;
    int m_problems = 0;
};

int takePictures(PalliumProcess& server, const QString& target, bool isForReadme) {
    const TempDir profile;
    QByteArray url = QStringLiteral("http://127.0.0.1:%1").arg(server.port()).toLatin1();
    const QByteArray directory = QByteArray::fromStdString(profile.path());
    const PalliumHost host = hostOver(url, directory);
    const ui::PageSpecs pages = ui::consolePages();
    ui::Application console(host, pages);
    ui::theme().setChoice(ui::Theme::Choice::Light);
    console.window().resize(kNormal);
    console.show();
    if (!QTest::qWaitFor([&] { return console.window().pages().currentPage() != nullptr; }, 10'000))
        return 1;
    if (isForReadme) {
        console.window().resize(kNormal);
        QTest::qWait(3000);  // figures of the status line need two looks
        return photograph(console.window()).save(target) ? 0 : 1;
    }
    QDir().mkpath(target);
    PhotoSession session(console, QDir(target));
    session.takeAll(pages);
    std::printf("%d problems\n", session.problems());
    return session.problems() == 0 ? 0 : 1;
}

int run(const QStringList& arguments) {
    const bool isForReadme = arguments.value(1) == QLatin1String("--readme");
    const QString target = arguments.value(isForReadme ? 2 : 1);
    if (target.isEmpty()) {
        std::fputs("usage: pallium_screenshots FOLDER | --scenes FOLDER | --readme FILE\n", stderr);
        return 2;
    }
    if (target == QLatin1String("--scenes")) {
        const int problems = takeScenes(arguments.value(2));
        std::printf("%d problems\n", problems);
        return problems == 0 ? 0 : 1;
    }
    const TempDir data;
    PalliumProcess server(QString::fromStdString(data.path()));
    if (!server.start({text("--demo")}) || !waitForData(server)) {
        std::fputs("the demo server shows no data\n", stderr);
        return 3;
    }
    const int status = takePictures(server, target, isForReadme);
    server.stop(SIGTERM);
    return status;
}

}  // namespace
}  // namespace pallium::test

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("Pallium"));
    QApplication::setFont(QFont(QStringLiteral("DejaVu Sans"), 10));
    const pallium::ui::Theme theme(nullptr);
    return pallium::test::run(QApplication::arguments());
}
