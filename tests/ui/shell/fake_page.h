#pragma once

#include "ui/pages/page.h"
#include "ui/shell/pages.h"

#include <QLineEdit>

namespace pallium::test {

/// A page that is one field: its text is the state and, after a colon, part of the title.
class FakePage final : public ui::Page {
    Q_OBJECT

  public:
    FakePage(QString name, ui::PageContext& context, QWidget* parent);

    QString title() const override;
    void setActive(bool isOn) override { isActive = isOn; }
    void refresh(bool isHard) override { isHard ? ++hardRefreshes : ++refreshes; }
    QJsonObject saveState() const override;
    void restoreState(const QJsonObject& state) override;
    QWidget* initialFocus() override { return field; }

    /// Asks the server for something; the answer counts.
    void ask();

    QLineEdit* field = nullptr;
    bool isActive = false;
    int refreshes = 0;
    int hardRefreshes = 0;
    int answers = 0;

  private:
    QString m_name;
    ui::ApiCall m_call;
};

/// `query` in tabs; `overview`; `rings`, which needs the ring of ingesters; `connections`, which
/// needs no server; `welcome`, which is hidden.
ui::PageSpecs fakePages();

}  // namespace pallium::test
