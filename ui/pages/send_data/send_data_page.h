#pragma once

#include "ui/connection/connection_profile.h"
#include "ui/pages/page.h"

#include <functional>
#include <vector>

class QLabel;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace pallium::ui {

class ReceptionWatch;

/// Page `send-data`: what to put where so that samples arrive, filled in for this server and
/// tenant, and whether they do. State: `tab`. Threads: GUI thread.
class SendDataPage final : public Page {
    Q_OBJECT

  public:
    explicit SendDataPage(PageContext& context, QWidget* parent = nullptr);
    ~SendDataPage() override;

    QString title() const override;
    void setActive(bool isActive) override;
    void refresh(bool isHard) override;
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    QWidget* initialFocus() override;

  private:
    using Fill = std::function<QString(const ConnectionProfile&, const QString& tenant)>;
    struct Snippet {
        QPlainTextEdit* text = nullptr;
        QLabel* note = nullptr;
        Fill fill;
    };

    void addSnippet(const QString& title, const QString& note, Fill fill);
    QWidget* createLive();
    void fillSnippets();
    void showCapabilities();
    void showReception();
    void openQuery();
    void restart();

    ReceptionWatch* m_watch;
    QLabel* m_notOffered;
    QTabWidget* m_tabs;
    std::vector<Snippet> m_snippets;
    QLabel* m_liveIcon = nullptr;
    QLabel* m_live = nullptr;
    QPushButton* m_openQuery = nullptr;
    bool m_isActive = false;
};

}  // namespace pallium::ui
