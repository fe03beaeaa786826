// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/error.h"
#include "core/rng.h"

#include <math.h>
#include <string.h>

// The natural logarithm by table (the method of Tang 1990, ACM TOMS 16). x = 2^k z with z in
// [0.6875, 1.375), an interval of 128 parts. With c near the middle of z's part, r = (z - c) / c is
// small, and
//   log x = k log 2 + log c + (r - r^2/2 + r^3/3 - ... - r^8/8).
// The parts beside 1 have c = 1, so that nothing cancels where the logarithm is near 0. log 2 and
// log c are sums of two numbers, the first so short that k log 2 + log c has no rounding in it.
enum { PARTS = 128, PART_SHIFT = 45 };
static const uint64_t LOWEST = 0x3fe6000000000000u; // the bits of 0.6875

typedef struct interval {
    double c, inverse;        // 1 / c
    double log_high, log_low; // log c; the first is a multiple of 2^-42
} interval;

static const interval parts[PARTS] = {
    {0x1.61p-1, 0x1.734f0c541fe8dp+0, -0x1.7cc7f7db47p-2, 0x1.7c98438023cdcp-44},
    {0x1.63p-1, 0x1.713786d9c7c09p+0, -0x1.76feecb947p-2, -0x1.74bb9c9852c57p-46},
    {0x1.65p-1, 0x1.6f26016f26017p+0, -0x1.713e33a46ap-2, -0x1.7b9b2617e9472p-46},
    {0x1.67p-1, 0x1.6d1a62681c861p+0, -0x1.6b85b4cffap-2, -0x1.fe6750d372503p-45},
    {0x1.69p-1, 0x1.6b1490aa31a3dp+0, -0x1.65d558d4cep-2, -0x1.544fd2dc5bdcp-51},
    {0x1.6bp-1, 0x1.691473a88d0cp+0, -0x1.602d08af09p-2, -0x1.ebe9176df3f65p-46},
    {0x1.6dp-1, 0x1.6719f3601671ap+0, -0x1.5a8cadbbeep-2, 0x1.7c79b0af7ecf8p-48},
    {0x1.6fp-1, 0x1.6524f853b4aa3p+0, -0x1.54f431b7bep-2, -0x1.a8954c0910952p-46},
    {0x1.71p-1, 0x1.63356b88ac0dep+0, -0x1.4f637ebbaap-2, 0x1.fc158cb3124b9p-44},
    {0x1.73p-1, 0x1.614b36831ae94p+0, -0x1.49da7f3bccp-2, -0x1.07b334daf4b9ap-44},
    {0x1.75p-1, 0x1.5f66434292dfcp+0, -0x1.44591e053ap-2, 0x1.6e95892923d88p-47},
    {0x1.77p-1, 0x1.5d867c3ece2a5p+0, -0x1.3edf463c17p-2, 0x1.f067c297f2c3fp-44},
    {0x1.79p-1, 0x1.5babcc647fa91p+0, -0x1.396ce359bcp-2, 0x1.5839c5663663dp-47},
    {0x1.7bp-1, 0x1.59d61f123ccaap+0, -0x1.3401e12aedp-2, 0x1.17c73556e291dp-44},
    {0x1.7dp-1, 0x1.580560158056p+0, -0x1.2e9e2bce12p-2, -0x1.4300c128d1dc2p-45},
    {0x1.7fp-1, 0x1.56397ba7c52e2p+0, -0x1.2941afb187p-2, 0x1.210c2b730e28bp-44},
    {0x1.81p-1, 0x1.54725e6bb82fep+0, -0x1.23ec5991ecp-2, 0x1.6dbe448a2e522p-44},
    {0x1.83p-1, 0x1.52aff56a8054bp+0, -0x1.1e9e16788ap-2, 0x1.82eaed3c8b65ep-44},
    {0x1.85p-1, 0x1.50f22e111c4c5p+0, -0x1.1956d3b9bcp-2, -0x1.7d2f73ad1aa14p-45},
    {0x1.87p-1, 0x1.4f38f62dd4c9bp+0, -0x1.14167ef367p-2, -0x1.e0c07824daaf5p-44},
    {0x1.89p-1, 0x1.4d843bedc2c4cp+0, -0x1.0edd060b78p-2, -0x1.019b52d8435f5p-47},
    {0x1.8bp-1, 0x1.4bd3edda68fe1p+0, -0x1.09aa572e6cp-2, -0x1.b50a1e1734342p-44},
    {0x1.8dp-1, 0x1.4a27fad76014ap+0, -0x1.047e60cde8p-2, -0x1.dbdf10d397f3cp-45},
    {0x1.8fp-1, 0x1.488052201488p+0, -0x1.feb2233eap-3, -0x1.f3418de00938bp-45},
    {0x1.91p-1, 0x1.46dce34596066p+0, -0x1.f474b134ep-3, 0x1.bae49f1df7b5ep-44},
    {0x1.93p-1, 0x1.453d9e2c776cap+0, -0x1.ea4449f04ap-3, -0x1.5e91663732a36p-44},
    {0x1.95p-1, 0x1.43a2730abee4dp+0, -0x1.e020cc6236p-3, 0x1.52b00adb91424p-45},
    {0x1.97p-1, 0x1.420b5265e5951p+0, -0x1.d60a17f904p-3, 0x1.5d6e06fc20d39p-44},
    {0x1.99p-1, 0x1.40782d10e6566p+0, -0x1.cc000c9db4p-3, 0x1.d6d585d57aff9p-46},
    {0x1.9bp-1, 0x1.3ee8f42a5af07p+0, -0x1.c2028ab18p-3, 0x1.92e0ee55c7ac6p-45},
    {0x1.9dp-1, 0x1.3d5d991aa75c6p+0, -0x1.b811730b82p-3, -0x1.e90683b9cd768p-46},
    {0x1.9fp-1, 0x1.3bd60d9232955p+0, -0x1.ae2ca6f672p-3, -0x1.7a8d5ae54f55p-44},
    {0x1.a1p-1, 0x1.3a524387ac822p+0, -0x1.a454082e6ap-3, -0x1.60a77c81f7171p-44},
    {0x1.a3p-1, 0x1.38d22d366088ep+0, -0x1.9a8778debap-3, -0x1.470fa3efec39p-44},
    {0x1.a5p-1, 0x1.3755bd1c945eep+0, -0x1.90c6db9fccp-3, 0x1.935f57718d7cap-46},
    {0x1.a7p-1, 0x1.35dce5f9f2af8p+0, -0x1.871213750ep-3, -0x1.328eb42f9af75p-44},
    {0x1.a9p-1, 0x1.34679ace01346p+0, -0x1.7d6903caf6p-3, 0x1.4c06b17c301d7p-45},
    {0x1.abp-1, 0x1.32f5ced6a1dfap+0, -0x1.73cb9074fep-3, 0x1.d66a90d0005a6p-44},
    {0x1.adp-1, 0x1.3187758e9ebb6p+0, -0x1.6a399dabbep-3, 0x1.8f934e66a15a6p-44},
    {0x1.afp-1, 0x1.301c82ac4026p+0, -0x1.60b3100b0ap-3, 0x1.71456c988f814p-44},
    {0x1.b1p-1, 0x1.2eb4ea1fed14bp+0, -0x1.5737cc9018p-3, -0x1.9baa7a6b887f6p-44},
    {0x1.b3p-1, 0x1.2d50a012d50ap+0, -0x1.4dc7b897bcp-3, -0x1.c79b60ae1ff0fp-47},
    {0x1.b5p-1, 0x1.2bef98e5a3711p+0, -0x1.4462b9dc9cp-3, 0x1.84858a711b062p-44},
    {0x1.b7p-1, 0x1.2a91c92f3c105p+0, -0x1.3b08b6758p-3, 0x1.aade8f29320fbp-44},
    {0x1.b9p-1, 0x1.293725bb804a5p+0, -0x1.31b994d3a4p-3, -0x1.f098ee3a5081p-44},
    {0x1.bbp-1, 0x1.27dfa38a1ce4dp+0, -0x1.28753bc11ap-3, -0x1.7494e359302e6p-44},
    {0x1.bdp-1, 0x1.268b37cd60127p+0, -0x1.1f3b925f26p-3, 0x1.5f74e9b083633p-46},
    {0x1.bfp-1, 0x1.2539d7e9177b2p+0, -0x1.160c8024b2p-3, -0x1.ec2d2a9009e3dp-45},
    {0x1.c1p-1, 0x1.23eb79717605bp+0, -0x1.0ce7ecdcccp-3, -0x1.4652dabff5447p-46},
    {0x1.c3p-1, 0x1.22a0122a0122ap+0, -0x1.03cdc0a51ep-3, -0x1.81a9cf169fc5cp-44},
    {0x1.c5p-1, 0x1.21579804855e6p+0, -0x1.f57bc7d9p-4, -0x1.76a6c9ea8b04ep-46},
    {0x1.c7p-1, 0x1.2012012012012p+0, -0x1.e3707ee304p-4, -0x1.0f684e6766abdp-45},
    {0x1.c9p-1, 0x1.1ecf43c7fb84cp+0, -0x1.d179788218p-4, -0x1.36433b5efbeedp-44},
    {0x1.cbp-1, 0x1.1d8f5672e4abdp+0, -0x1.bf968769fcp-4, -0x1.4218c8d824283p-45},
    {0x1.cdp-1, 0x1.1c522fc1ce059p+0, -0x1.adc77ee5bp-4, 0x1.573b209c31904p-44},
    {0x1.cfp-1, 0x1.1b17c67f2bae3p+0, -0x1.9c0c32d4d4p-4, 0x1.ab7c09e838668p-44},
    {0x1.d1p-1, 0x1.19e0119e0119ep+0, -0x1.8a6477a91cp-4, -0x1.c28c0af9bd6dfp-44},
    {0x1.d3p-1, 0x1.18ab083902bdbp+0, -0x1.78d02263d8p-4, -0x1.69b5794b69fb7p-47},
    {0x1.d5p-1, 0x1.1778a191bd684p+0, -0x1.674f089364p-4, -0x1.a79994c9d3302p-44},
    {0x1.d7p-1, 0x1.1648d50fc3201p+0, -0x1.55e10050ep-4, -0x1.c1d740c53c72ep-47},
    {0x1.d9p-1, 0x1.151b9a3fdd5c9p+0, -0x1.4485e03dbcp-4, -0x1.fad46e8d26ab7p-44},
    {0x1.dbp-1, 0x1.13f0e8d344724p+0, -0x1.333d7f8184p-4, 0x1.692b6a81b8848p-49},
    {0x1.ddp-1, 0x1.12c8b89edc0acp+0, -0x1.2207b5c784p-4, -0x1.49d8cfc10c7bfp-44},
    {0x1.dfp-1, 0x1.11a3019a74826p+0, -0x1.10e45b3cbp-4, 0x1.7cf69284a3465p-44},
    {0x1.e1p-1, 0x1.107fbbe01108p+0, -0x1.ffa6911ab8p-5, -0x1.3008c98381a8fp-45},
    {0x1.e3p-1, 0x1.0f5edfab325a2p+0, -0x1.dda8adc68p-5, 0x1.1b1ac64d9e42fp-45},
    {0x1.e5p-1, 0x1.0e40655826011p+0, -0x1.bbcebfc69p-5, 0x1.7bf868c317c2ap-46},
    {0x1.e7p-1, 0x1.0d24456359e3ap+0, -0x1.9a187b574p-5, 0x1.0c22e4ec4d90dp-44},
    {0x1.e9p-1, 0x1.0c0a7868b4171p+0, -0x1.788595a358p-5, 0x1.08b0d083b3a4cp-46},
    {0x1.ebp-1, 0x1.0af2f722eecb5p+0, -0x1.5715c4c04p-5, 0x1.8888ddfc47628p-44},
    {0x1.edp-1, 0x1.09ddba6af836p+0, -0x1.35c8bfaa1p-5, -0x1.8357d5ef9eb35p-44},
    {0x1.efp-1, 0x1.08cabb37565e2p+0, -0x1.149e3e4008p-5, 0x1.2b98a9a4168fdp-44},
    {0x1.f1p-1, 0x1.07b9f29b8eae2p+0, -0x1.e72bf2814p-6, 0x1.8d75149774d47p-45},
    {0x1.f3p-1, 0x1.06ab59c7912fbp+0, -0x1.a55f548c6p-6, 0x1.de0709f2d03c9p-45},
    {0x1.f5p-1, 0x1.059eea0727586p+0, -0x1.63d617869p-6, -0x1.7abf389596542p-47},
    {0x1.f7p-1, 0x1.04949cc1664c5p+0, -0x1.228fb1feap-6, -0x1.713e3284991fep-45},
    {0x1.f9p-1, 0x1.038c6b78247fcp+0, -0x1.c317384c8p-7, 0x1.41f33fcefb9fep-44},
    {0x1.fbp-1, 0x1.02864fc7729e9p+0, -0x1.41929f968p-7, -0x1.977c755d01368p-46},
    {0x1.fdp-1, 0x1.0182436517a37p+0, -0x1.812121458p-8, -0x1.ad50382973f27p-46},
    {0x1p+0, 0x1p+0, 0, 0},
    {0x1p+0, 0x1p+0, 0, 0},
    {0x1.03p+0, 0x1.fa11caa01fa12p-1, 0x1.7dc475f82p-7, -0x1.eb1245b5da1f5p-44},
    {0x1.05p+0, 0x1.f6310aca0dbb5p-1, 0x1.3cea44347p-6, -0x1.6a2c432d6a40bp-44},
    {0x1.07p+0, 0x1.f25f644230ab5p-1, 0x1.b9fc027bp-6, -0x1.b9a010ae6922ap-44},
    {0x1.09p+0, 0x1.ee9c7f8458e02p-1, 0x1.1b0d98924p-5, -0x1.3401e9ae889bbp-44},
    {0x1.0bp+0, 0x1.eae807aba01ebp-1, 0x1.58a5bafc9p-5, -0x1.b2b739570ad39p-45},
    {0x1.0dp+0, 0x1.e741aa59750e4p-1, 0x1.95c830ec9p-5, -0x1.c148297c5feb8p-45},
    {0x1.0fp+0, 0x1.e3a9179dc1a73p-1, 0x1.d276b8adbp-5, 0x1.6a423c78a64bp-46},
    {0x1.11p+0, 0x1.e01e01e01e01ep-1, 0x1.075983599p-4, -0x1.b8ecfe4b59987p-44},
    {0x1.13p+0, 0x1.dca01dca01dcap-1, 0x1.253f62f0ap-4, 0x1.416f8fb69a701p-44},
    {0x1.15p+0, 0x1.d92f2231e7f8ap-1, 0x1.42edcbea64p-4, 0x1.bc0eeea7c9acdp-46},
    {0x1.17p+0, 0x1.d5cac807572b2p-1, 0x1.60658a9374p-4, 0x1.0c3b1dee9c4f8p-44},
    {0x1.19p+0, 0x1.d272ca3fc5b1ap-1, 0x1.7da766d7bp-4, 0x1.2cc844480c89bp-44},
    {0x1.1bp+0, 0x1.cf26e5c44bfc6p-1, 0x1.9ab4246204p-4, -0x1.8a64826787061p-45},
    {0x1.1dp+0, 0x1.cbe6d9601cbe7p-1, 0x1.b78c82bb1p-4, -0x1.25ef7bc3987e7p-44},
    {0x1.1fp+0, 0x1.c8b265afb8a42p-1, 0x1.d4313d66ccp-4, -0x1.9454379135713p-45},
    {0x1.21p+0, 0x1.c5894d10d4986p-1, 0x1.f0a30c0118p-4, -0x1.d599e83368e91p-44},
    {0x1.23p+0, 0x1.c26b5392ea01cp-1, 0x1.0671512ca6p-3, -0x1.a47579cdc0a3dp-45},
    {0x1.25p+0, 0x1.bf583ee868d8bp-1, 0x1.1478584674p-3, 0x1.563451027c75p-46},
    {0x1.27p+0, 0x1.bc4fd65883e7bp-1, 0x1.2266f190a6p-3, -0x1.4d20ab840e7f6p-45},
    {0x1.29p+0, 0x1.b951e2b18ff23p-1, 0x1.303d718e48p-3, -0x1.680b5ce3ecb05p-50},
    {0x1.2bp+0, 0x1.b65e2e3beee05p-1, 0x1.3dfc2b0eccp-3, 0x1.8a72a62b8c13fp-45},
    {0x1.2dp+0, 0x1.b37484ad806cep-1, 0x1.4ba36f39a6p-3, -0x1.4354bb3f219e5p-44},
    {0x1.2fp+0, 0x1.b094b31d922a4p-1, 0x1.59338d9982p-3, 0x1.0ba68b7555d4ap-48},
    {0x1.31p+0, 0x1.adbe87f94905ep-1, 0x1.66acd4272ap-3, 0x1.aa1bdbfc6c785p-44},
    {0x1.33p+0, 0x1.aaf1d2f87ebfdp-1, 0x1.740f8f5404p-3, -0x1.0b66c99018aa1p-44},
    {0x1.35p+0, 0x1.a82e65130e159p-1, 0x1.815c0a1436p-3, -0x1.02a52f9201ce8p-44},
    {0x1.37p+0, 0x1.a574107688a4ap-1, 0x1.8e928de886p-3, 0x1.a8154b13d72d5p-44},
    {0x1.39p+0, 0x1.a2c2a87c51cap-1, 0x1.9bb362e7ep-3, -0x1.1f2a8a1ce0ffcp-45},
    {0x1.3bp+0, 0x1.a01a01a01a01ap-1, 0x1.a8becfc882p-3, 0x1.e3185cf21b9cfp-44},
    {0x1.3dp+0, 0x1.9d79f176b682dp-1, 0x1.b5b519e8fcp-3, -0x1.4b722ec011f31p-44},
    {0x1.3fp+0, 0x1.9ae24ea5510dap-1, 0x1.c2968558c2p-3, -0x1.cfd73dee38a4p-45},
    {0x1.41p+0, 0x1.9852f0d8ec0ffp-1, 0x1.cf6354e09cp-3, 0x1.771239a07d55bp-45},
    {0x1.43p+0, 0x1.95cbb0be377aep-1, 0x1.dc1bca0abep-3, 0x1.8fac1a628ccc6p-44},
    {0x1.45p+0, 0x1.934c67f9b2ce6p-1, 0x1.e8c0252aa6p-3, -0x1.6805b80e8e6ffp-45},
    {0x1.47p+0, 0x1.90d4f120190d5p-1, 0x1.f550a564b8p-3, -0x1.323e3a09202fep-45},
    {0x1.49p+0, 0x1.8e6527af1373fp-1, 0x1.00e6c45ad5p-2, 0x1.cc68d52e01203p-50},
    {0x1.4bp+0, 0x1.8bfce8062ff3ap-1, 0x1.071b85fcd6p-2, -0x1.bcb8ba3e01a11p-44},
    {0x1.4dp+0, 0x1.899c0f601899cp-1, 0x1.0d46b579abp-2, 0x1.d2c81f640e1e6p-44},
    {0x1.4fp+0, 0x1.87427bcc092b9p-1, 0x1.136870293bp-2, -0x1.d3e8499d67123p-44},
    {0x1.51p+0, 0x1.84f00c2780614p-1, 0x1.1980d2dd42p-2, 0x1.b7b3a7a361c9ap-45},
    {0x1.53p+0, 0x1.82a4a0182a4ap-1, 0x1.1f8ff9e48ap-2, 0x1.7946c040cbe77p-45},
    {0x1.55p+0, 0x1.8060180601806p-1, 0x1.2596010df7p-2, 0x1.8e7bc224ea3e3p-44},
    {0x1.57p+0, 0x1.7e225515a4f1dp-1, 0x1.2b9303ab8ap-2, -0x1.6db12d6bfb0a5p-45},
    {0x1.59p+0, 0x1.7beb3922e017cp-1, 0x1.31871c9544p-2, 0x1.84fab94cecfd9p-46},
    {0x1.5bp+0, 0x1.79baa6bb6398bp-1, 0x1.3772662bfep-2, -0x1.e9436ac53b023p-44},
    {0x1.5dp+0, 0x1.77908119ac60dp-1, 0x1.3d54fa5c1fp-2, 0x1.c3e1cd9a395e3p-44},
    {0x1.5fp+0, 0x1.756cac201756dp-1, 0x1.432ef2a04fp-2, -0x1.fb129931715adp-44},
};

static inline uint64_t bits_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double double_of(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

double folk_log(double x) {
    static const double ln2_high = 0x1.62e42fee00000p-1, ln2_low = 0x1.a39ef35793c76p-33;
    FOLK_ASSERT(x > 0.0 && x < INFINITY);
    double scale = 0.0;
    if (x < 0x1p-1022) {
        x *= 0x1p54;
        scale = -54.0;
    }
    const uint64_t bits = bits_of(x), above = bits - LOWEST;
    const interval *near = &parts[above >> PART_SHIFT & (PARTS - 1)];
    const double z = double_of(bits - (above & 0xfff0000000000000u));
    const double k = scale + (double)((int64_t)above >> 52);
    const double r = (z - near->c) * near->inverse, r2 = r * r;
    const double high = k * ln2_high + near->log_high;
    const double low = k * ln2_low + near->log_low;
    const double tail = (1.0 / 3 - r * (1.0 / 4)) +
                        r2 * ((1.0 / 5 - r * (1.0 / 6)) + r2 * (1.0 / 7 - r * (1.0 / 8)));
    const double sum = high + r, lost = (high - sum) + r;
    return sum + (lost + (low + r2 * (r * tail - 0.5)));
}
