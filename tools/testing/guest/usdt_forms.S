/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A mark with its note written by hand: arguments in every form that a compiler
 * may choose, with values known beforehand.
 */
	.data
	.balign	8
forms_table:
	.quad	100, 101, 102, 103, 104, 105, 106, 107
forms_word:
	.long	-77

	.text
	.globl	usdt_forms
	.type	usdt_forms, @function
usdt_forms:
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
	.size	usdt_forms, . - usdt_forms

	.section .note.stapsdt, "", "note"
	.balign	4
	.4byte	992f - 991f, 994f - 993f, 3
991:	.asciz	"stapsdt"
992:	.balign	4
993:	.8byte	990b, _.stapsdt.base, 0
	.asciz	"erlang"
	.asciz	"forms"
	.ascii	"8@%rax 4@%eax 2@%ax 1@%al 1@%ah -4@%edx 8@%rdx "
	.ascii	"8@(%rbx) 8@16(%rbx) 8@(%rbx,%rcx,8) 8@8(%rbp,%rcx,8) "
	.ascii	"4@-8+16(%rbx) 8@(%rsp) 8@forms_table+24(%rip) "
	.asciz	"-4@forms_word(%rip) 4@$5 -4@$-5 1@$-1"
994:	.balign	4

	.section .note.GNU-stack, "", @progbits
