// SPDX-License-Identifier: GPL-2.0
/*
 * The checker's rule of functions in user space: an object is a file by its
 * absolute path, and the build id or sum that tells it from others; the
 * objects' functions lie one behind the other, and those of one object ascend
 * and do not overlap, so that one search finds what is at an offset.
 */
#include "verify.h"

#define BUILD_ID_MOST	40	/* digits */

#define refuse_at(img, v, error, ptr, ...) \
	stap_verdict_set(v, error, STAP_PLACE_BYTE, \
			 (const char *)(ptr) - (const char *)(img)->hdr, __VA_ARGS__)

static bool hex_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* Digits in pairs, as many as a build id may have, or none. */
static bool build_id_ok(const struct stap_image *img, __u32 off)
{
	const char *s;
	size_t n;

	if (off >= img->count[STAP_SEC_STR])
		return false;
	s = stap_image_str(img, off);
	for (n = 0; n <= BUILD_ID_MOST && hex_digit(s[n]); n++)
		;
	return n <= BUILD_ID_MOST && !s[n] && n % 2 == 0;
}

static int check_extents(const struct stap_image *img, const struct stap_object *o,
			 struct stap_verdict *v)
{
	const struct stap_symbol *s = img->symbols + o->symbol;
	__u64 end = 0;
	__u32 n;

	for (n = o->nsymbol; n; n--, s++) {
		if (s->offset < end || !s->size)
			return refuse_at(img, v, STAP_E_SYMBOL, s, "extent of function %u",
					 (__u32)(s - img->symbols));
		end = (__u64)s->offset + s->size;
		cond_resched();
	}
	return 0;
}

/**
 * stap_verify_object - check a program or library, and where its functions are
 * @img: an opened image
 * @i:   which; those before it are good
 * @v:   says why not
 *
 * Return: 0 or a negative errno.
 */
int stap_verify_object(const struct stap_image *img, __u32 i, struct stap_verdict *v)
{
	const struct stap_object *o = &img->objects[i];
	__u32 first = i ? o[-1].symbol + o[-1].nsymbol : 0;

	if (o->reserved)
		return refuse_at(img, v, STAP_E_RESERVED, o, "object %u", i);
	if (!stap_verify_text(img, o->path, STAP_POINT_MAX, ' ') ||
	    *stap_image_str(img, o->path) != '/')
		return refuse_at(img, v, STAP_E_STRING, o, "path of object %u", i);
	if (!build_id_ok(img, o->build_id))
		return refuse_at(img, v, STAP_E_STRING, o, "build id of object %u", i);
	if (o->crc && *stap_image_str(img, o->build_id))
		return refuse_at(img, v, STAP_E_SYMBOL, o, "sum of object %u", i);
	if (o->symbol != first || o->nsymbol > img->count[STAP_SEC_SYMBOL] - first)
		return refuse_at(img, v, STAP_E_SYMBOL, o, "functions of object %u", i);
	return check_extents(img, o, v);
}

/**
 * stap_verify_symbol - check a function's name, and that it has an object
 * @img: an opened image
 * @i:   which; the objects are good
 * @v:   says why not
 *
 * Return: 0 or a negative errno.
 */
int stap_verify_symbol(const struct stap_image *img, __u32 i, struct stap_verdict *v)
{
	const struct stap_symbol *s = &img->symbols[i];
	__u32 n = img->count[STAP_SEC_OBJECT];
	const struct stap_object *last = img->objects + n - 1;

	if (!n || i >= last->symbol + last->nsymbol)
		return refuse_at(img, v, STAP_E_SYMBOL, s, "function %u has no object", i);
	if (!s->name || !stap_verify_text(img, s->name, STAP_SYMBOL_MAX, ' '))
		return refuse_at(img, v, STAP_E_STRING, s, "name of function %u", i);
	return 0;
}
