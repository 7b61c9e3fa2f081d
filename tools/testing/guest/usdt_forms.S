/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A mark with its note written by hand: arguments in every form that a compiler
 * may choose, with values known beforehand. They are the same on each machine;
 * forms that it does not have are replaced by others.
 */
	.data
	.balign	8
forms_table:
	.quad	100, 101, 102, 103, 104, 105, 106, 107
forms_word:
	.long	-77
#ifdef __aarch64__
	.balign	8
forms_bytes:
	.quad	0x8877665544332211
#endif

#ifdef __aarch64__
	.macro	adr_l reg, sym
	adrp	\reg, \sym
	add	\reg, \reg, :lo12:\sym
	.endm
#endif

	.text
	.globl	usdt_forms
	.type	usdt_forms, @function
usdt_forms:
#ifdef __aarch64__
	adr_l	x12, forms_table
	adr_l	x15, forms_word
	adr_l	x10, forms_bytes
	ldr	x9, [x10]
	mov	x11, -5
	mov	x13, 3
	add	x14, x12, 8
	mov	x0, 4242
	str	x0, [sp, -16]!
990:	nop
	add	sp, sp, 16
	ret
#else
	push	%rbp
	push	%rbx
	lea	forms_table(%rip), %rbx
	movabs	$0x8877665544332211, %rax
	mov	$3, %ecx
	mov	$-5, %rdx
	mov	%rbx, %rbp
	push	$4242
990:	nop
	pop	%rax
	pop	%rbx
	pop	%rbp
	ret
#endif
	.size	usdt_forms, . - usdt_forms

	.section .note.stapsdt, "", "note"
	.balign	4
	.4byte	992f - 991f, 994f - 993f, 3
991:	.asciz	"stapsdt"
992:	.balign	4
993:	.8byte	990b, _.stapsdt.base, 0
	.asciz	"erlang"
	.asciz	"forms"
#ifdef __aarch64__
	.ascii	"8@x9 4@w9 2@x9 1@w9 1@[x10, 1] -4@w11 8@x11 "
	.ascii	"8@[x12] 8@[x12, 16] 8@[x12, x13, lsl 3] 8@[x14, x13, lsl #3] "
	.ascii	"4@[x12, #8] 8@[sp] 8@[x12,24] "
	.asciz	"-4@[x15] 4@5 -4@-5 1@#-1"
#else
	.ascii	"8@%rax 4@%eax 2@%ax 1@%al 1@%ah -4@%edx 8@%rdx "
	.ascii	"8@(%rbx) 8@16(%rbx) 8@(%rbx,%rcx,8) 8@8(%rbp,%rcx,8) "
	.ascii	"4@-8+16(%rbx) 8@(%rsp) 8@forms_table+24(%rip) "
	.asciz	"-4@forms_word(%rip) 4@$5 -4@$-5 1@$-1"
#endif
994:	.balign	4

	.section .note.GNU-stack, "", @progbits
