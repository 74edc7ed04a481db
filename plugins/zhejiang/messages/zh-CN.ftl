# 替代

displaced-by-db33-2169 = 地方标准严于国家标准的，该污染物执行 DB33/2169-2018
displaced-by-db33-2146 = 浙江的工业涂装执行 DB33/2146-2018，该污染物不执行综合排放标准

# 超标

next-national-law = 核实证据后立案，责令改正，依法可以限制生产或者停产整治；适用条款见国家规则包的认定

# 违法行为的名称
act-over-concentration = 超许可排放浓度或者超标排放
act-over-rate = 超许可排放速率或者超标排放
