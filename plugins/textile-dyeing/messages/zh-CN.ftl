# 限值的疑点

baseline-drainage-textile = 单位产品实际排水量超过基准排水量时，应先换算为基准排水量浓度再与限值比较；本结果未换算
gb4287-amended-aniline-chromium = 凭记忆，2015年的公告暂缓执行表2、表3的这项限值，暂缓期内执行表1（苯胺类 1.0 mg/L，六价铬 0.5 mg/L）；公告文本和日期均未核对
gb4287-amendment-partly-read = 2015年3月27日修改单的第一至三条已对照转载文本，其后各条未读到
gb4287-park-pretreated = 本限值只适用于园区污水处理厂对染整废水单独集中预处理、且预处理出水化学需氧量不超过 200 mg/L、五日生化需氧量不超过 50 mg/L 的情形

# 替代

displaced-by-industry-standard = 有行业排放标准的，该污染物执行行业标准，不执行综合排放标准
