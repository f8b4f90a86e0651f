package httpfile

import (
	"path"
	"strings"
)

// TypeOf guesses a content type by the extension of a file's name, in any case.
// Text is
// said to be UTF-8.
func TypeOf(name string) string {
	if typ, ok := byExtension[extension(name)]; ok {
		return typ
	}
	return "application/octet-stream"
}

// extension is a name's extension in small letters, with its dot.
func extension(name string) string { return strings.ToLower(path.Ext(name)) }

// validType tells whether a content type may stand in a field, RFC 9110
// sections 5.5 and 8.3.1.
func validType(typ string) bool {
	for i := range len(typ) {
		if b := typ[i]; b < ' ' && b != '\t' || b == 0x7f {
			return false
		}
	}
	kind, rest, ok := strings.Cut(typ, "/")
	return ok && kind != "" && rest != "" && strings.TrimSpace(typ) == typ
}

var byExtension = index(extensions)

// index turns the table around.
func index(table map[string]string) map[string]string {
	all := make(map[string]string, 4*len(table))
	for typ, list := range table {
		if strings.HasPrefix(typ, "text/") {
			typ += "; charset=utf-8"
		}
		for extension := range strings.FieldsSeq(list) {
			all[extension] = typ
		}
	}
	return all
}

// extensions are those of each content type. Source code is plain text, so that
// a browser shows it.
var extensions = map[string]string{
	"text/cache-manifest":                             ".appcache .manifest",
	"text/calendar":                                   ".ics .ifb",
	"text/css":                                        ".css",
	"text/csv":                                        ".csv",
	"text/html":                                       ".htm .html",
	"text/javascript":                                 ".cjs .js .mjs",
	"text/markdown":                                   ".markdown .md .mkd",
	"text/n3":                                         ".n3",
	"text/plain":                                      ".adoc .asm .bat .bib .c .cc .cfg .clj .cmd .conf .cpp .cs .cxx .dart .diff .el .erl .exs .fs .go .h .hh .hpp .hs .ini .java .jl .jsx .kt .lisp .log .lua .nim .patch .php .pl .pm .ps1 .py .pyw .rb .rs .rst .scala .srt .swift .tex .text .ts .tsx .txt .vb .vue .zig",
	"text/richtext":                                   ".rtx",
	"text/sgml":                                       ".sgm .sgml",
	"text/tab-separated-values":                       ".tsv",
	"text/turtle":                                     ".ttl",
	"text/vcard":                                      ".vcard .vcf",
	"text/vtt":                                        ".vtt",
	"text/x-opml":                                     ".opml",
	"text/xml":                                        ".rng .xml .xsd .xsl",
	"application/atom+xml":                            ".atom",
	"application/cbor":                                ".cbor",
	"application/dash+xml":                            ".mpd",
	"application/epub+zip":                            ".epub",
	"application/geo+json":                            ".geojson",
	"application/gpx+xml":                             ".gpx",
	"application/graphql":                             ".gql .graphql",
	"application/gzip":                                ".gz .tgz",
	"application/java-archive":                        ".ear .jar .war",
	"application/java-vm":                             ".class",
	"application/json":                                ".har .json .map .topojson",
	"application/ld+json":                             ".jsonld",
	"application/manifest+json":                       ".webmanifest",
	"application/mathml+xml":                          ".mathml .mml",
	"application/mbox":                                ".mbox",
	"application/msword":                              ".doc .dot",
	"application/pdf":                                 ".pdf",
	"application/pgp-encrypted":                       ".gpg .pgp",
	"application/pgp-signature":                       ".asc .sig",
	"application/pkcs10":                              ".csr .p10",
	"application/pkcs7-mime":                          ".p7c .p7m",
	"application/pkcs7-signature":                     ".p7s",
	"application/pkix-crl":                            ".crl",
	"application/postscript":                          ".ai .eps .ps",
	"application/rdf+xml":                             ".owl .rdf",
	"application/rss+xml":                             ".rss",
	"application/rtf":                                 ".rtf",
	"application/smil+xml":                            ".smi .smil",
	"application/sql":                                 ".sql",
	"application/toml":                                ".toml",
	"application/vnd.amazon.ebook":                    ".azw",
	"application/vnd.android.package-archive":         ".apk",
	"application/vnd.apache.arrow.file":               ".arrow",
	"application/vnd.apache.parquet":                  ".parquet",
	"application/vnd.apple.mpegurl":                   ".m3u8",
	"application/vnd.debian.binary-package":           ".deb",
	"application/vnd.google-earth.kml+xml":            ".kml",
	"application/vnd.google-earth.kmz":                ".kmz",
	"application/vnd.mozilla.xul+xml":                 ".xul",
	"application/vnd.ms-cab-compressed":               ".cab",
	"application/vnd.ms-excel":                        ".xla .xls .xlt",
	"application/vnd.ms-fontobject":                   ".eot",
	"application/vnd.ms-powerpoint":                   ".pot .pps .ppt",
	"application/vnd.ms-project":                      ".mpp",
	"application/vnd.msgpack":                         ".msgpack",
	"application/vnd.oasis.opendocument.graphics":     ".odg",
	"application/vnd.oasis.opendocument.presentation": ".odp",
	"application/vnd.oasis.opendocument.spreadsheet":  ".ods",
	"application/vnd.oasis.opendocument.text":         ".odt",
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         ".xlsx",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   ".docx",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.template":   ".dotx",
	"application/vnd.rar":              ".rar",
	"application/vnd.sqlite3":          ".db .sqlite .sqlite3",
	"application/vnd.visio":            ".vsd",
	"application/warc":                 ".warc",
	"application/wasm":                 ".wasm",
	"application/wsdl+xml":             ".wsdl",
	"application/x-7z-compressed":      ".7z",
	"application/x-apple-diskimage":    ".dmg",
	"application/x-bittorrent":         ".torrent",
	"application/x-brotli":             ".br",
	"application/x-bzip2":              ".bz2 .tbz .tbz2",
	"application/x-chrome-extension":   ".crx",
	"application/x-cpio":               ".cpio",
	"application/x-csh":                ".csh",
	"application/x-hdf5":               ".h5 .hdf",
	"application/x-ipynb+json":         ".ipynb",
	"application/x-iso9660-image":      ".iso",
	"application/x-lzip":               ".lz",
	"application/x-lzma":               ".lzma",
	"application/x-mobipocket-ebook":   ".mobi .prc",
	"application/x-msdownload":         ".dll .exe",
	"application/x-msi":                ".msi",
	"application/x-mspublisher":        ".pub",
	"application/x-ndjson":             ".jsonl .ndjson",
	"application/x-netcdf":             ".cdf .nc",
	"application/x-pem-file":           ".pem",
	"application/x-pkcs12":             ".p12 .pfx",
	"application/x-pkcs7-certificates": ".p7b",
	"application/x-protobuf":           ".pb",
	"application/x-rpm":                ".rpm",
	"application/x-sh":                 ".bash .sh",
	"application/x-shockwave-flash":    ".swf",
	"application/x-tar":                ".tar",
	"application/x-x509-ca-cert":       ".cer .crt .der",
	"application/x-xpinstall":          ".xpi",
	"application/x-xz":                 ".txz .xz",
	"application/xhtml+xml":            ".xht .xhtml",
	"application/xml":                  ".plist",
	"application/xml-dtd":              ".dtd",
	"application/xslt+xml":             ".xslt",
	"application/yaml":                 ".yaml .yml",
	"application/zip":                  ".whl .zip",
	"application/zstd":                 ".tzst .zst",
	"image/apng":                       ".apng",
	"image/avif":                       ".avif",
	"image/bmp":                        ".bmp .dib",
	"image/gif":                        ".gif",
	"image/heic":                       ".heic",
	"image/heif":                       ".heif",
	"image/jp2":                        ".jp2",
	"image/jpeg":                       ".jfif .jpe .jpeg .jpg",
	"image/jxl":                        ".jxl",
	"image/png":                        ".png",
	"image/svg+xml":                    ".svg",
	"image/tiff":                       ".tif .tiff",
	"image/vnd.adobe.photoshop":        ".psd",
	"image/vnd.djvu":                   ".djv .djvu",
	"image/vnd.dwg":                    ".dwg",
	"image/vnd.dxf":                    ".dxf",
	"image/vnd.microsoft.icon":         ".cur .ico",
	"image/vnd.wap.wbmp":               ".wbmp",
	"image/webp":                       ".webp",
	"image/x-portable-anymap":          ".pnm",
	"image/x-portable-bitmap":          ".pbm",
	"image/x-portable-graymap":         ".pgm",
	"image/x-portable-pixmap":          ".ppm",
	"image/x-tga":                      ".tga",
	"image/x-xbitmap":                  ".xbm",
	"image/x-xpixmap":                  ".xpm",
	"audio/aac":                        ".aac",
	"audio/aiff":                       ".aif .aifc .aiff",
	"audio/amr":                        ".amr",
	"audio/basic":                      ".au .snd",
	"audio/flac":                       ".flac",
	"audio/midi":                       ".kar .mid .midi",
	"audio/mp4":                        ".m4a",
	"audio/mpeg":                       ".mp3 .mpga",
	"audio/ogg":                        ".oga .ogg .opus .spx",
	"audio/wav":                        ".wav",
	"audio/webm":                       ".weba",
	"audio/x-caf":                      ".caf",
	"audio/x-matroska":                 ".mka",
	"audio/x-mpegurl":                  ".m3u",
	"audio/x-ms-wma":                   ".wma",
	"audio/x-realaudio":                ".ra",
	"video/3gpp":                       ".3gp .3gpp",
	"video/3gpp2":                      ".3g2",
	"video/iso.segment":                ".m4s",
	"video/mp2t":                       ".m2ts .mts",
	"video/mp4":                        ".m4v .mp4 .mp4v",
	"video/mpeg":                       ".mpe .mpeg .mpg",
	"video/ogg":                        ".ogv",
	"video/quicktime":                  ".mov .qt",
	"video/webm":                       ".webm",
	"video/x-flv":                      ".flv",
	"video/x-matroska":                 ".mkv",
	"video/x-ms-asf":                   ".asf .asx",
	"video/x-ms-wmv":                   ".wmv",
	"video/x-msvideo":                  ".avi",
	"font/collection":                  ".otc .ttc",
	"font/otf":                         ".otf",
	"font/ttf":                         ".ttf",
	"font/woff":                        ".woff",
	"font/woff2":                       ".woff2",
	"model/3mf":                        ".3mf",
	"model/gltf+json":                  ".gltf",
	"model/gltf-binary":                ".glb",
	"model/mtl":                        ".mtl",
	"model/obj":                        ".obj",
	"model/step":                       ".step .stp",
	"model/stl":                        ".stl",
	"model/vnd.usdz+zip":               ".usdz",
	"model/vrml":                       ".vrml .wrl",
	"message/rfc822":                   ".eml .mht .mhtml .mime"}
