# Computes a comparison again from its tidy table: Rscript recompute.R <table.csv>; prints one line of `key=value` a figure.
args <- commandArgs(trailingOnly = TRUE)
all <- read.csv(args[1], colClasses = c(case = "character", case_hash = "character"))
rows <- all[all$compared == 1 & !is.na(all$first), ]
rows$stratum <- paste(rows$scenario, rows$case)
say <- function(...) cat(paste0(..., "\n"))
show <- function(x) formatC(x, digits = 12, format = "e")

# Passes of the head given the margins: the convolution of hypergeometric distributions over strata.
spread <- function(tables) {
  prob <- 1
  from <- 0
  for (t in tables) {
    m <- sum(t[, "pass"])
    lo <- max(0, m - sum(t["base", ]))
    hi <- min(m, sum(t["head", ]))
    one <- dhyper(lo:hi, sum(t["head", ]), sum(t["base", ]), m)
    joined <- numeric(length(prob) + length(one) - 1)
    for (i in seq_along(one)) {
      at <- i:(i + length(prob) - 1)
      joined[at] <- joined[at] + one[i] * prob
    }
    prob <- joined
    from <- from + lo
  }
  list(prob = prob, from = from)
}

midp <- function(tables) {
  s <- spread(tables)
  at <- sum(sapply(tables, function(t) t["head", "pass"])) - s$from + 1
  below <- sum(s$prob[seq_len(at - 1)])
  above <- sum(s$prob[-seq_len(at)])
  min(1, 2 * min(below + s$prob[at] / 2, above + s$prob[at] / 2))
}

exactp <- function(tables) {
  if (length(tables) == 1) return(fisher.test(tables[[1]])$p.value)
  cube <- array(unlist(tables), dim = c(2, 2, length(tables)))
  mantelhaen.test(cube, exact = TRUE)$p.value
}

tabulate2 <- function(part) {
  lapply(split(part, part$stratum), function(r) {
    count <- function(side, value) sum(r$side == side & r$first == value)
    matrix(c(count("head", 1), count("base", 1), count("head", 0), count("base", 0)),
      nrow = 2, dimnames = list(c("head", "base"), c("pass", "fail")))
  })
}

difference <- function(tables) {
  w <- sapply(tables, function(t) sum(t["head", ]) * sum(t["base", ]) / sum(t))
  d <- sapply(tables, function(t) t["head", "pass"] / sum(t["head", ]) - t["base", "pass"] / sum(t["base", ]))
  100 * sum(w * d) / sum(w)
}

cells <- split(rows, list(rows$provider, rows$scenario), drop = TRUE)
ps <- c()
for (name in sort(names(cells))) {
  tables <- tabulate2(cells[[name]])
  ps[name] <- midp(tables)
  say("cell ", name, " p=", show(ps[name]))
  say("cell ", name, " pExact=", show(exactp(tables)))
  say("cell ", name, " difference=", show(difference(tables)))
}
for (name in names(ps)) say("cell ", name, " pHolm=", show(p.adjust(ps, "holm")[name]))
for (name in sort(unique(rows$provider))) {
  tables <- tabulate2(rows[rows$provider == name, ])
  say("total ", name, " p=", show(midp(tables)))
  say("total ", name, " pExact=", show(exactp(tables)))
  say("total ", name, " difference=", show(difference(tables)))
}
timed <- all[all$compared == 1 & !is.na(all$duration_ms) & all$scenario == 1, ]
for (name in sort(unique(timed$provider))) {
  part <- timed[timed$provider == name, ]
  test <- wilcox.test(part$duration_ms[part$side == "head"], part$duration_ms[part$side == "base"],
    exact = TRUE, conf.int = TRUE)
  say("times ", name, " p=", show(test$p.value))
  say("times ", name, " shift=", show(unname(test$estimate)))
  say("times ", name, " lower=", show(test$conf.int[1]))
  say("times ", name, " upper=", show(test$conf.int[2]))
}
