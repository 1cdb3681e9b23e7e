package org.smoothap.similarity;

/**
 * The inner block of a matrix product: a few rows times one packed panel.
 *
 * <p>Every implementation sums every output in the order of {@code p}, one fused multiply-add a step, so all of them
 * give the same bits, for any row of a block and any column of a panel.
 */
interface ProductKernel {
    /** Rows of one block. */
    int rows();

    /** Columns of a panel. */
    int width();

    /** One line for people. */
    String description();

    /**
     * {@code out[r][c] = Σ_p a[r][p] · panel[p][c]}, or {@code +=}, for r &lt; rows, all columns c of the panel, p &lt;
     * depth. The panel is stored p by p, {@code width()} values each. Writes {@code width()} columns of each row.
     *
     * @param rows 1 to {@link #rows()}
     * @param add whether to add to what {@code out} holds
     */
    void block(float[] a, int aOffset, int aStride, int rows, float[] panels, int panelOffset, int depth,
            float[] out, int outOffset, int outStride, boolean add);
}
