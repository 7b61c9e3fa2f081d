/* SPDX-License-Identifier: GPL-2.0 */
/* One mark of which each argument is somewhere else. */
#ifndef USDT_FORMS_H
#define USDT_FORMS_H

void usdt_forms(void);

#endif
