#pragma once

#include "ui/models/plot_model.h"
#include "ui/widgets/chart/plot_view.h"

#include <QJsonObject>
#include <QWidget>

class QComboBox;
class QSplitter;
class QToolButton;

namespace pallium::ui {

class LegendTable;
class TokenLabel;

/// The graph of a page with its controls and, below, its legend. Owns the model. Threads: GUI
/// thread.
class GraphPane final : public QWidget {
    Q_OBJECT

  public:
    explicit GraphPane(QWidget* parent = nullptr);
    ~GraphPane() override;

    PlotModel& model() { return *m_model; }
    PlotView& view() { return *m_view; }
    /// Beside the controls: what is left out. Empty: nothing is.
    void setBoundedText(const QString& text);
    QJsonObject saveState() const;
    void restoreState(const QJsonObject& state);

  Q_SIGNALS:
    void optionsChanged();

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    /// The legend gets what its series need, at most a third, unless the user chose a share.
    void shareHeight();
    void createControls();
    void layOut();
    QToolButton* makeSwitch(const QString& text, const QString& toolTip, const char* name);
    void applyControls();
    void showOptions();

    PlotModel* m_model = nullptr;
    PlotView* m_view = nullptr;
    LegendTable* m_legend = nullptr;
    QSplitter* m_splitter = nullptr;
    bool m_isSharedByUser = false;
    QComboBox* m_kind = nullptr;
    QComboBox* m_unit = nullptr;
    QToolButton* m_log = nullptr;
    QToolButton* m_zero = nullptr;
    QToolButton* m_back = nullptr;
    TokenLabel* m_bounded = nullptr;
};

}  // namespace pallium::ui
