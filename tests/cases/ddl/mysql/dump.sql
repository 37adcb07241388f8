-- A dump of MySQL's own: versioned comments, inline keys, options.
/*!40101 SET NAMES utf8 */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
DROP TABLE IF EXISTS `film`;
/*!40101 SET @saved_cs_client     = @@character_set_client */;
CREATE TABLE `film` (
  `film_id` smallint(5) unsigned NOT NULL AUTO_INCREMENT,
  `title` varchar(128) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL COMMENT 'it''s the title',
  `rating` enum('G','PG','NC-17') DEFAULT 'G',
  `features` set('a','b') DEFAULT NULL,
  `rate` decimal(4,2) unsigned NOT NULL DEFAULT '4.99',
  `count` bigint(20) unsigned zerofill DEFAULT NULL,
  `active` tinyint(1) NOT NULL DEFAULT '1',
  `small` tinyint(4) DEFAULT NULL,
  `made` year(4) DEFAULT NULL,
  `body` mediumtext,
  `blobby` longblob,
  `language_id` tinyint unsigned NOT NULL,
  `last_update` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `seen` datetime(3) DEFAULT NULL,
  `total` decimal(10,2) GENERATED ALWAYS AS (`rate` * 2) STORED,
  `twice` int AS (`film_id` * 2) VIRTUAL,
  PRIMARY KEY (`film_id`),
  UNIQUE KEY `low` ((lower(`title`))),
  UNIQUE KEY `begins` (`title`(10)),
  UNIQUE KEY `idx_title` (`title`,`made`) USING BTREE,
  KEY `idx_fk_language_id` (`language_id`),
  KEY `idx_body` (`body`(20)),
  FULLTEXT KEY `idx_words` (`title`,`body`),
  CONSTRAINT `fk_language` FOREIGN KEY (`language_id`) REFERENCES `language` (`LANGUAGE_ID`) ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT `rate_positive` CHECK (`rate` > 0)
) ENGINE=InnoDB AUTO_INCREMENT=1001 DEFAULT CHARSET=utf8 COMMENT='Films; all of them';
LOCK TABLES `film` WRITE;
/*!40000 ALTER TABLE `film` DISABLE KEYS */;
INSERT INTO `film` VALUES (1,'O\'Hara; the "first"','G','a'),(2,'back\\','G','b');
/*!40000 ALTER TABLE `film` ENABLE KEYS */;
UNLOCK TABLES;
CREATE TABLE `language` (
  `language_id` tinyint unsigned NOT NULL PRIMARY KEY AUTO_INCREMENT,
  `name` char(20) NOT NULL
);
DELIMITER ;;
CREATE TRIGGER `ins_film` AFTER INSERT ON `film` FOR EACH ROW BEGIN
    INSERT INTO film_text VALUES (new.film_id);
    CREATE TABLE nope (a int);
  END;;
DELIMITER ;
/*!50001 CREATE TABLE `film_list` (
  `id` tinyint NOT NULL
) ENGINE=MyISAM */;
/*!50001 DROP TABLE IF EXISTS `film_list`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`localhost` SQL SECURITY DEFINER */
/*!50001 VIEW `film_list` AS select 1 AS `id` */;
# the end

--| table film -- 'Films; all of them' @6
--|   film_id unsigned integer/16 identity not null @7
--|   title text(128) not null -- "it's the title" @8
--|   rating enum(G, PG, NC-17) default 'G' @9
--|   features other[set('a','b')] @10
--|   rate unsigned decimal(4,2) not null default '4.99' @11
--|   count unsigned integer/64 @12
--|   active boolean not null default '1' @13
--|   small integer/8 @14
--|   made integer/16 @15
--|   body text @16
--|   blobby binary @17
--|   language_id unsigned integer/8 not null @18
--|   last_update timestamp not null default CURRENT_TIMESTAMP() @19
--|   seen timestamp(3) @20
--|   total decimal(10,2) generated rate * 2 @21
--|   twice integer/32 generated film_id * 2 @22
--|   primary key (film_id) @23
--|   unique (title) named low @24
--|   unique (title, made) named idx_title @26
--|   foreign key (language_id) -> language (language_id) on delete restrict on update cascade named fk_language @30
--|   check rate > 0 named rate_positive @31
--|   index idx_fk_language_id (language_id) @27
--|   index idx_body (`body`(20)) @28
--|   index idx_words (title, body) using fulltext @29
--| table language @38
--|   language_id unsigned integer/8 identity not null @39
--|   name text(=20) not null @40
--|   primary key (language_id) @39
--| unsupported unique index over expression low on film ((lower(`title`))) @24
--| unsupported unique index over expression begins on film (`title`(10)) @25
--| ignorable trigger ins_film @43
--| ignorable view film_list @52
--| ignorable SET (3 statements) @2
--| ignorable DROP (1 statement) @4
--| ignorable LOCK (1 statement) @33
--| ignorable ALTER TABLE (owner, storage, triggers) (2 statements) @34
--| ignorable INSERT (1 statement) @35
--| ignorable UNLOCK (1 statement) @37
