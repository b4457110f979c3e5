//go:build !purego

#include "textflag.h"

// rounds are the constants T_j of 4.2, each rotated by j bits as CF needs it (5.3.3).
DATA rounds<>+0(SB)/4, $0x79cc4519
DATA rounds<>+4(SB)/4, $0xf3988a32
DATA rounds<>+8(SB)/4, $0xe7311465
DATA rounds<>+12(SB)/4, $0xce6228cb
DATA rounds<>+16(SB)/4, $0x9cc45197
DATA rounds<>+20(SB)/4, $0x3988a32f
DATA rounds<>+24(SB)/4, $0x7311465e
DATA rounds<>+28(SB)/4, $0xe6228cbc
DATA rounds<>+32(SB)/4, $0xcc451979
DATA rounds<>+36(SB)/4, $0x988a32f3
DATA rounds<>+40(SB)/4, $0x311465e7
DATA rounds<>+44(SB)/4, $0x6228cbce
DATA rounds<>+48(SB)/4, $0xc451979c
DATA rounds<>+52(SB)/4, $0x88a32f39
DATA rounds<>+56(SB)/4, $0x11465e73
DATA rounds<>+60(SB)/4, $0x228cbce6
DATA rounds<>+64(SB)/4, $0x9d8a7a87
DATA rounds<>+68(SB)/4, $0x3b14f50f
DATA rounds<>+72(SB)/4, $0x7629ea1e
DATA rounds<>+76(SB)/4, $0xec53d43c
DATA rounds<>+80(SB)/4, $0xd8a7a879
DATA rounds<>+84(SB)/4, $0xb14f50f3
DATA rounds<>+88(SB)/4, $0x629ea1e7
DATA rounds<>+92(SB)/4, $0xc53d43ce
DATA rounds<>+96(SB)/4, $0x8a7a879d
DATA rounds<>+100(SB)/4, $0x14f50f3b
DATA rounds<>+104(SB)/4, $0x29ea1e76
DATA rounds<>+108(SB)/4, $0x53d43cec
DATA rounds<>+112(SB)/4, $0xa7a879d8
DATA rounds<>+116(SB)/4, $0x4f50f3b1
DATA rounds<>+120(SB)/4, $0x9ea1e762
DATA rounds<>+124(SB)/4, $0x3d43cec5
DATA rounds<>+128(SB)/4, $0x7a879d8a
DATA rounds<>+132(SB)/4, $0xf50f3b14
DATA rounds<>+136(SB)/4, $0xea1e7629
DATA rounds<>+140(SB)/4, $0xd43cec53
DATA rounds<>+144(SB)/4, $0xa879d8a7
DATA rounds<>+148(SB)/4, $0x50f3b14f
DATA rounds<>+152(SB)/4, $0xa1e7629e
DATA rounds<>+156(SB)/4, $0x43cec53d
DATA rounds<>+160(SB)/4, $0x879d8a7a
DATA rounds<>+164(SB)/4, $0x0f3b14f5
DATA rounds<>+168(SB)/4, $0x1e7629ea
DATA rounds<>+172(SB)/4, $0x3cec53d4
DATA rounds<>+176(SB)/4, $0x79d8a7a8
DATA rounds<>+180(SB)/4, $0xf3b14f50
DATA rounds<>+184(SB)/4, $0xe7629ea1
DATA rounds<>+188(SB)/4, $0xcec53d43
DATA rounds<>+192(SB)/4, $0x9d8a7a87
DATA rounds<>+196(SB)/4, $0x3b14f50f
DATA rounds<>+200(SB)/4, $0x7629ea1e
DATA rounds<>+204(SB)/4, $0xec53d43c
DATA rounds<>+208(SB)/4, $0xd8a7a879
DATA rounds<>+212(SB)/4, $0xb14f50f3
DATA rounds<>+216(SB)/4, $0x629ea1e7
DATA rounds<>+220(SB)/4, $0xc53d43ce
DATA rounds<>+224(SB)/4, $0x8a7a879d
DATA rounds<>+228(SB)/4, $0x14f50f3b
DATA rounds<>+232(SB)/4, $0x29ea1e76
DATA rounds<>+236(SB)/4, $0x53d43cec
DATA rounds<>+240(SB)/4, $0xa7a879d8
DATA rounds<>+244(SB)/4, $0x4f50f3b1
DATA rounds<>+248(SB)/4, $0x9ea1e762
DATA rounds<>+252(SB)/4, $0x3d43cec5
GLOBL rounds<>(SB), RODATA, $256

// swap turns each 32-bit word around: messages are big endian.
DATA swap<>+0(SB)/8, $0x0405060700010203
DATA swap<>+8(SB)/8, $0x0c0d0e0f08090a0b
DATA swap<>+16(SB)/8, $0x0405060700010203
DATA swap<>+24(SB)/8, $0x0c0d0e0f08090a0b
GLOBL swap<>(SB), RODATA, $32

// LOAD reads 32 bytes of a lane's block, as words.
#define LOAD(lane, offset, row) \
	MOVQ    (8*lane)(BX), R8           \
	VMOVDQU offset(R8)(DX*1), row      \
	VPSHUFB Y8, row, row

// TRANSPOSE makes of eight rows, one lane each (Y0 to Y7), eight vectors of one word each, and stores them at SI+offset.
#define TRANSPOSE(offset) \
	VPUNPCKLDQ  Y1, Y0, Y8                  \
	VPUNPCKHDQ  Y1, Y0, Y9                  \
	VPUNPCKLDQ  Y3, Y2, Y10                 \
	VPUNPCKHDQ  Y3, Y2, Y11                 \
	VPUNPCKLDQ  Y5, Y4, Y12                 \
	VPUNPCKHDQ  Y5, Y4, Y13                 \
	VPUNPCKLDQ  Y7, Y6, Y14                 \
	VPUNPCKHDQ  Y7, Y6, Y15                 \
	VPUNPCKLQDQ Y10, Y8, Y0                 \
	VPUNPCKHQDQ Y10, Y8, Y1                 \
	VPUNPCKLQDQ Y11, Y9, Y2                 \
	VPUNPCKHQDQ Y11, Y9, Y3                 \
	VPUNPCKLQDQ Y14, Y12, Y4                \
	VPUNPCKHQDQ Y14, Y12, Y5                \
	VPUNPCKLQDQ Y15, Y13, Y6                \
	VPUNPCKHQDQ Y15, Y13, Y7                \
	VPERM2I128  $0x20, Y4, Y0, Y8           \
	VPERM2I128  $0x20, Y5, Y1, Y9           \
	VPERM2I128  $0x20, Y6, Y2, Y10          \
	VPERM2I128  $0x20, Y7, Y3, Y11          \
	VPERM2I128  $0x31, Y4, Y0, Y12          \
	VPERM2I128  $0x31, Y5, Y1, Y13          \
	VPERM2I128  $0x31, Y6, Y2, Y14          \
	VPERM2I128  $0x31, Y7, Y3, Y15          \
	VMOVDQU     Y8, (offset+0*32)(SI)       \
	VMOVDQU     Y9, (offset+1*32)(SI)       \
	VMOVDQU     Y10, (offset+2*32)(SI)      \
	VMOVDQU     Y11, (offset+3*32)(SI)      \
	VMOVDQU     Y12, (offset+4*32)(SI)      \
	VMOVDQU     Y13, (offset+5*32)(SI)      \
	VMOVDQU     Y14, (offset+6*32)(SI)      \
	VMOVDQU     Y15, (offset+7*32)(SI)

// HALF transposes half a block of every lane.
#define HALF(offset, to) \
	VMOVDQU swap<>(SB), Y8  \
	LOAD(0, offset, Y0)     \
	LOAD(1, offset, Y1)     \
	LOAD(2, offset, Y2)     \
	LOAD(3, offset, Y3)     \
	LOAD(4, offset, Y4)     \
	LOAD(5, offset, Y5)     \
	LOAD(6, offset, Y6)     \
	LOAD(7, offset, Y7)     \
	TRANSPOSE(to)

// ROL rotates x to the left, into y; x and t are lost.
#define ROL(n, x, t, y) \
	VPSLLD $n, x, t        \
	VPSRLD $(32-n), x, x   \
	VPOR   t, x, y

// Boolean functions of 4.3, of rounds 0 to 15 and of the later ones, into Y11.
#define FF0(a, b, c) \
	VPXOR a, b, Y11     \
	VPXOR c, Y11, Y11
#define FF1(a, b, c) \
	VPXOR a, b, Y11     \
	VPXOR a, c, Y12     \
	VPAND Y11, Y12, Y11 \
	VPXOR a, Y11, Y11
#define GG1(e, f, g) \
	VPXOR f, g, Y11     \
	VPAND e, Y11, Y11   \
	VPXOR g, Y11, Y11

// ROUND is one round of CF (5.3.3); j counts within the turn. The new A comes to stand in d and the new E in h, so that the caller
// only has to name the registers anew.
#define ROUND(j, FF, GG, a, b, c, d, e, f, g, h) \
	VPSLLD       $12, a, Y8                    \
	VPSRLD       $20, a, Y9                    \
	VPOR         Y9, Y8, Y8                    \
	VPBROADCASTD (4*j)(R9), Y9                 \
	VPADDD       e, Y9, Y9                     \
	VPADDD       Y8, Y9, Y9                    \
	ROL(7, Y9, Y10, Y9)                        \
	VPXOR        Y9, Y8, Y8                    \
	VMOVDQU      (32*j)(DI), Y10               \
	VPADDD       Y10, Y9, Y9                   \
	VPXOR        (32*(j+4))(DI), Y10, Y10      \
	VPADDD       Y10, Y8, Y8                   \
	VPADDD       d, Y8, Y8                     \
	VPADDD       h, Y9, Y9                     \
	FF(a, b, c)                                \
	VPADDD       Y11, Y8, d                    \
	GG(e, f, g)                                \
	VPADDD       Y11, Y9, Y9                   \
	ROL(9, b, Y12, b)                          \
	ROL(19, f, Y12, f)                         \
	VPSLLD       $9, Y9, Y12                   \
	VPSRLD       $23, Y9, Y13                  \
	VPXOR        Y12, Y13, Y13                 \
	VPXOR        Y9, Y13, Y13                  \
	VPSLLD       $17, Y9, Y12                  \
	VPSRLD       $15, Y9, Y14                  \
	VPXOR        Y12, Y14, Y14                 \
	VPXOR        Y13, Y14, h

// EIGHT rounds bring every register back to its name.
#define EIGHT(FF, GG) \
	ROUND(0, FF, GG, Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7) \
	ROUND(1, FF, GG, Y3, Y0, Y1, Y2, Y7, Y4, Y5, Y6) \
	ROUND(2, FF, GG, Y2, Y3, Y0, Y1, Y6, Y7, Y4, Y5) \
	ROUND(3, FF, GG, Y1, Y2, Y3, Y0, Y5, Y6, Y7, Y4) \
	ROUND(4, FF, GG, Y0, Y1, Y2, Y3, Y4, Y5, Y6, Y7) \
	ROUND(5, FF, GG, Y3, Y0, Y1, Y2, Y7, Y4, Y5, Y6) \
	ROUND(6, FF, GG, Y2, Y3, Y0, Y1, Y6, Y7, Y4, Y5) \
	ROUND(7, FF, GG, Y1, Y2, Y3, Y0, Y5, Y6, Y7, Y4) \
	ADDQ $32, R9                                     \
	ADDQ $256, DI

// KEEP xors a word of the state before into the one after, and stores it.
#define KEEP(w, y) \
	VPXOR   (32*w)(AX), y, y \
	VMOVDQU y, (32*w)(AX)

// func compress(state *[words][lanes]uint32, from *[lanes]*byte, n int)
// The frame holds the 68 words of the expanded message of each lane.
TEXT ·compress(SB), 0, $2176-24
	MOVQ state+0(FP), AX
	MOVQ from+8(FP), BX
	MOVQ n+16(FP), CX
	XORQ DX, DX          // offset of the block in the messages
	LEAQ frame-2176(SP), SI

block:
	TESTQ CX, CX
	JZ    done
	HALF(0, 0)
	HALF(32, 256)

	// W_j = P1(W_j-16 ^ W_j-9 ^ (W_j-3 <<< 15)) ^ (W_j-13 <<< 7) ^ W_j-6 (5.3.2)
	LEAQ 512(SI), DI
	MOVQ $52, R10

expand:
	VMOVDQU -96(DI), Y9
	ROL(15, Y9, Y10, Y9)
	VPXOR   -512(DI), Y9, Y8
	VPXOR   -288(DI), Y8, Y8
	VPSLLD  $15, Y8, Y9
	VPSRLD  $17, Y8, Y10
	VPXOR   Y9, Y10, Y10
	VPSLLD  $23, Y8, Y11
	VPSRLD  $9, Y8, Y12
	VPXOR   Y11, Y12, Y12
	VPXOR   Y10, Y8, Y8
	VPXOR   Y12, Y8, Y8
	VMOVDQU -416(DI), Y9
	ROL(7, Y9, Y10, Y9)
	VPXOR   Y9, Y8, Y8
	VPXOR   -192(DI), Y8, Y8
	VMOVDQU Y8, (DI)
	ADDQ    $32, DI
	SUBQ    $1, R10
	JNZ     expand

	VMOVDQU (0*32)(AX), Y0
	VMOVDQU (1*32)(AX), Y1
	VMOVDQU (2*32)(AX), Y2
	VMOVDQU (3*32)(AX), Y3
	VMOVDQU (4*32)(AX), Y4
	VMOVDQU (5*32)(AX), Y5
	VMOVDQU (6*32)(AX), Y6
	VMOVDQU (7*32)(AX), Y7
	MOVQ    SI, DI
	LEAQ    rounds<>(SB), R9
	MOVQ    $2, R10

early:
	EIGHT(FF0, FF0)
	SUBQ $1, R10
	JNZ  early
	MOVQ $6, R10

late:
	EIGHT(FF1, GG1)
	SUBQ $1, R10
	JNZ  late

	KEEP(0, Y0)
	KEEP(1, Y1)
	KEEP(2, Y2)
	KEEP(3, Y3)
	KEEP(4, Y4)
	KEEP(5, Y5)
	KEEP(6, Y6)
	KEEP(7, Y7)
	ADDQ $64, DX
	SUBQ $1, CX
	JMP  block

done:
	VZEROUPPER
	RET
