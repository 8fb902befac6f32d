# What stands around the axes of a picture: its title, a line below it (`finding`), and the caption that make_caption() made, on the whole canvas.
# Loaded by the other scripts within a multiplot; the axes come after.

eval(no_axes)
unset label; unset arrow; unset object
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1
set label 1 figure_title at screen x_at(edge_left), screen y_at(24) font font_title(face) textcolor rgb black
set label 2 cut(finding, size_text, wide - edge_left - edge_right) at screen x_at(edge_left), screen y_at(46) font font_text textcolor rgb ink
do for [i = 1:n_caption] {
    set label 2 + i caption[i] at screen x_at(edge_left), screen y_at(tall - 10 - line_small * (n_caption - i)) font font_small textcolor rgb ink
}
plot -1e300
unset label
set border 3 linecolor rgb faint
set grid linecolor rgb 0xE5E5E5 linetype 1
set tics nomirror font font_text textcolor rgb ink
